import Host
import SystemValues
import TestSupport
import Testing

@Suite struct UserAccountFindingTests {
    @Test func anotherSystemHasUsersOfItsOwn() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/etc/passwd", "root:x:0:0::/root:/bin/sh\nanna:x:1000:1001::/home/anna:/bin/sh\n")
        let anna = UserAccount.find(user: 1000, group: 7, in: fixture.root)
        #expect(anna == UserAccount(user: 1000, group: 1001, name: "anna", home: "/home/anna"))
        #expect(!UserAccount.find(user: 1002, group: 7, in: fixture.root).isKnown)
    }
}
