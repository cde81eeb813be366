import DriverModel
import DriverTestSupport
import SystemPackage
import TestSupport
import Testing

@testable import DriverFacts

@Suite struct DkmsConfReadingTests {
    @Test func missingAndUnreadableAreToldApart() throws {
        let fixture = try FixtureRoot()
        try fixture.folder("/usr/src/b/dkms.conf")
        #expect(throws: DkmsConf.Problem.missing) { try DkmsConf.read("/usr/src/a/dkms.conf", in: fixture.root) }
        let problem = #expect(throws: DkmsConf.Problem.self) {
            try DkmsConf.read("/usr/src/b/dkms.conf", in: fixture.root)
        }
        guard case .unreadable = problem else {
            Issue.record("a folder is not a missing file: \(String(describing: problem))")
            return
        }
    }

    @Test func readingExecutesNothing() throws {
        let fixture = try FixtureRoot()
        let trace = fixture.path.appending("trace").string
        try fixture.registration(
            conf: """
                PACKAGE_NAME="nvidia$(touch \(trace))"
                PACKAGE_VERSION=`touch \(trace)`
                touch \(trace)
                BUILT_MODULE_NAME[0]=nvidia
                DEST_MODULE_LOCATION[$(touch \(trace))]=/extra
                """)
        try fixture.file("/etc/dkms/framework.conf", "dkms_tree=$(touch \(trace))\n")
        _ = fixture.inventory()
        #expect(!fixture.root.exists("/trace"))
    }
}
