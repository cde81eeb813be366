import Testing

@testable import DriverFacts

@Suite struct GitStatusTests {
    /// What git 2.39 says of a clone with one change of each kind.
    private let said = [
        "# branch.oid 3c8f1e0e9be1a5d1e4f4e7a1b7e1d5b5e2a6f0c1", "# branch.head (detached)",
        "1 .M N... 100644 100644 100644 1111111 1111111 kernel-open/nvidia/nv.c",
        "1 .D N... 100644 100644 000000 2222222 2222222 a name with blanks.h",
        "1 A. N... 000000 100644 100644 0000000 3333333 added.c",
        "u UU N... 100644 100644 100644 100644 4444444 5555555 6666666 both sides.c",
        "? new file.c", "? kernel-open/conftest/x",
    ]

    @Test func everyEntryIsAChange() {
        let status = GitStatus(said)
        #expect(status.commit == "3c8f1e0e9be1a5d1e4f4e7a1b7e1d5b5e2a6f0c1")
        #expect(
            status.changed == ["kernel-open/nvidia/nv.c", "a name with blanks.h", "added.c", "both sides.c"])
        #expect(status.untracked == ["new file.c", "kernel-open/conftest/x"])
    }

    /// The records of snapshots have a checksum of these lines. In another form, every snapshot would look out of date.
    @Test func changesAreAsTheFirstVersionOfTheFormatHasThem() {
        #expect(
            GitStatus(said).changes == [
                " M kernel-open/nvidia/nv.c", " D a name with blanks.h", "A  added.c", "UU both sides.c",
                "?? new file.c", "?? kernel-open/conftest/x",
            ])
    }

    @Test func aCloneWithoutACommitHasNone() {
        #expect(GitStatus(["# branch.oid (initial)", "# branch.head main"]) == GitStatus([]))
    }
}
