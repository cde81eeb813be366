import DriverModel
import DriverTestSupport
import TestSupport
import Testing

@testable import DriverFacts

@Suite struct SourceTreeReaderTests {
    private func source(_ fixture: FixtureRoot) throws -> SourceTree { try #require(fixture.inventory().source) }

    @Test func typesAreToldApart() throws {
        let fixture = try FixtureRoot()
        try fixture.registration()
        #expect(try source(fixture).type == "manual")
        #expect(try source(fixture).path == "/usr/src/nvidia-590.48.01")
        try fixture.file(
            "/usr/src/nvidia-590.48.01/.git/config",
            "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = https://me:secret@github.com/NVIDIA/open-gpu-kernel-modules.git\n"
        )
        #expect(try source(fixture).type == "git (https://github.com/NVIDIA/open-gpu-kernel-modules.git)")
        try fixture.pacmanPackage("nvidia-open-dkms", "590.48.01-1", files: ["/usr/src/nvidia-590.48.01/dkms.conf"])
        #expect(try source(fixture).type == "packaged (nvidia-open-dkms)")
    }

    @Test func debiansPackagesOwnSourcesToo() throws {
        let fixture = try FixtureRoot()
        try fixture.registration("535.261.03", name: "nvidia-current-open")
        try fixture.dpkgPackage(
            "nvidia-open-kernel-dkms:amd64", files: ["/usr/src/nvidia-current-open-535.261.03/dkms.conf"])
        #expect(try source(fixture).type == "packaged (nvidia-open-kernel-dkms)")
    }

    @Test func aSnapshotRemembersItsClone() throws {
        let fixture = try FixtureRoot()
        let version = DriverVersion("590.48.01")
        try fixture.file("/var/lib/nvctl/sources/590.48.01/dkms.conf", FixtureRoot.conf())
        try fixture.file("/var/lib/nvctl/sources/590.48.01/version.mk", "NVIDIA_VERSION = 590.48.01\n")
        try fixture.link("/usr/src/nvidia-590.48.01", to: "/var/lib/nvctl/sources/590.48.01")
        try fixture.link("/var/lib/dkms/nvidia/590.48.01/source", to: "/usr/src/nvidia-590.48.01")
        #expect(try source(fixture).type == "manual")
        let record = SourceRecord(
            clone: "/home/u/clone", remote: "https://example.org/x.git", tag: "590.48.01", commit: "abc",
            isModified: false, fingerprint: "f", taken: 1)
        try record.write(version: version, in: fixture.root)
        #expect(try source(fixture).type == "git (https://example.org/x.git)")
        #expect(try source(fixture).record == record)
    }

    @Test func aSourceIsFoundWithoutARegistration() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/usr/src/nvidia-590.48.01/version.mk", "NVIDIA_VERSION = 590.48.01\n")
        try fixture.folder("/usr/src/nvidia-590.48.01/kernel-open")
        try fixture.file("/usr/src/nvidia-580.95.05/dkms.conf", FixtureRoot.conf(version: "580.95.05"))
        try fixture.folder("/usr/src/linux-headers-6.1")
        try fixture.link("/usr/src/nvidia-dangling", to: "/nowhere")
        #expect(
            fixture.inventory().sources.map(\.path.string)
                == ["/usr/src/nvidia-590.48.01", "/usr/src/nvidia-580.95.05"])
        #expect(fixture.inventory().active == nil)
        #expect(try source(fixture).version == DriverVersion("590.48.01"))
        #expect(try !source(fixture).hasDkmsConf)
    }
}
