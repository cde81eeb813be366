import DriverModel
import DriverTestSupport
import TestSupport
import Testing

@testable import DriverDecisions

@Suite struct InventoryKernelsToTryTests {
    private let fixture: FixtureRoot

    init() throws {
        fixture = try FixtureRoot()
        try fixture.registration()
        for release in ["6.1.0", "6.2.0", "6.3.0"] {
            try fixture.kernel(release, pkgbase: release == "6.3.0" ? nil : "linux")
        }
        try fixture.installed("6.1.0")
        try fixture.file("/etc/nvctl.conf", "IgnoreKernel = 6.2*\n")
    }

    private func names(_ named: String...) throws -> [String] {
        try fixture.inventory().kernelsToTry(named: named).map(\.release.text)
    }

    @Test func withoutANameItIsWhatTheNextBootCanChoose() throws {
        #expect(try names() == ["6.1.0"])
        #expect(try names("6.2.0", "6.3.0", "6.2.0") == ["6.2.0", "6.3.0"])
    }

    @Test func anUnknownKernelIsNamed() throws {
        #expect(throws: Failure.malformedKernel("-x")) { try names("-x") }
        #expect(throws: Failure.unknownKernel("9", known: ["6.1.0", "6.2.0", "6.3.0"].map { KernelRelease($0) })) {
            try names("9")
        }
    }
}
