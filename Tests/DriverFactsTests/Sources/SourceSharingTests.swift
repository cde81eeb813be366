import DriverModel
import SystemPackage
import TestSupport
import Testing

@testable import DriverFacts

@Suite struct SourceSharingTests {
    private let fixture: FixtureRoot
    private let source: FilePath = "/usr/src/nvidia-590.48.01"

    init() throws {
        fixture = try FixtureRoot()
        for file in [
            "Makefile", "utils.mk", "src/nvidia/Makefile", "src/nvidia-modeset/Makefile", "kernel-open/Kbuild",
        ] {
            try fixture.file(source.appending(FilePath(file).components))
        }
        try conf("MAKE[0]=\"'make' -j16 NV_EXCLUDE_BUILD_MODULES='' KERNEL_UNAME=${kernelver} modules\"")
    }

    private func conf(_ text: String, at path: FilePath? = nil) throws {
        try fixture.file(path ?? source.appending("dkms.conf"), "PACKAGE_NAME=nvidia\n\(text)\n")
    }

    private let target = BuildTarget(
        module: "nvidia", version: DriverVersion("590.48.01"), kernel: KernelRelease("6.1.0"), architecture: "x86_64")

    private var sharing: SourceSharing { .of(source, for: target, in: fixture.root) }

    private func isFull(_ reason: String) -> Bool {
        if case .full(let text) = sharing { text.contains(reason) } else { false }
    }

    @Test func aWholeTreeIsShared() { #expect(sharing == .shared) }

    @Test func ourOwnConfIsOneThatCanBeShared() throws {
        try fixture.file(source.appending("dkms.conf"), DkmsConfTemplate(version: DriverVersion("590.48.01")).text)
        #expect(sharing == .shared)
    }

    /// Debian's package: kernel-open/ alone, with the objects prebuilt.
    @Test func aPackagedSourceHasNothingToShare() throws {
        try fixture.root.removeTree(source.appending("src"))
        #expect(sharing == .none)
    }

    /// A build would write where the link leads.
    @Test func linkedFoldersAreNotTakenApart() throws {
        try fixture.root.rename(source.appending("src"), to: "/elsewhere")
        try fixture.link(source.appending("src"), to: "/elsewhere")
        #expect(sharing == .none)
    }

    @Test(arguments: [
        ("PATCH[0]=fix.patch", "PATCH"),
        ("PRE_BUILD=prepare.sh", "PRE_BUILD"),
        ("MAKE[0]=\"sed -i s/a/b/ src/nvidia/x.c; make modules\"", "more than one command"),
        ("MAKE[0]=\"make modules `./flags`\"", "more than one command"),
        ("MAKE[0]=\"make modules $(./flags)\"", "more than one command"),
        ("extra='&& ./patch'\nMAKE[0]=\"make modules $extra\"", "more than one command"),
        ("CLEAN=\"./prepare | sh\"", "more than one command"),
        ("MAKE[0]=\"make modules\"\nMAKE[1]=\"make other\"", "several MAKE"),
        (". ./other.conf", "other scripts"),
    ])
    func whatCouldChangeTheSourceIsCompiledInFull(text: String, reason: String) throws {
        try conf(text)
        #expect(isFull(reason), "\(sharing)")
    }

    @Test(arguments: ["make modules -j$(nproc)", "env NV_VERBOSE=1 make ${parallel_jobs+-j$parallel_jobs} modules"])
    func plainCommandsAreShared(command: String) throws {
        try conf("MAKE[0]=\"\(command)\"\nCLEAN=\"make clean\"")
        #expect(sharing == .shared)
    }

    /// Debug information is kept if the user tells DKMS to keep it, or if something may read it before DKMS strips it.
    @Test(arguments: ["STRIP[0]=no", "POST_BUILD=split.sh", ". ./other.conf"])
    func debugInformationIsKeptForWhoReadsIt(text: String) throws {
        func isLost() -> Bool { SourceSharing.losesDebugInformation(source, for: target, in: fixture.root) }
        #expect(isLost())
        try fixture.file("/etc/dkms/nvidia-590.48.01.conf", text + "\n")
        #expect(!isLost())
        try fixture.root.unlink("/etc/dkms/nvidia-590.48.01.conf")
        try conf(text)
        #expect(!isLost())
    }

    @Test(arguments: [
        "nvidia", "nvidia-590.48.01", "nvidia--6.1.0", "nvidia-590.48.01-6.1.0", "nvidia-590.48.01-6.1.0-x86_64",
    ])
    func overridesCount(name: String) throws {
        let path = FilePath("/etc/dkms").appending("\(name).conf")
        try fixture.file(path, "PRE_BUILD=prepare.sh\n")
        #expect(isFull(path.string))
    }

    @Test func anotherKernelsOverrideDoesNot() throws {
        try fixture.file("/etc/dkms/nvidia-590.48.01-6.2.0.conf", "PRE_BUILD=prepare.sh\n")
        #expect(sharing == .shared)
    }

    @Test func patchesOfTheAdministratorCount() throws {
        try fixture.file("/etc/dkms/nvidia/patches/a.patch")
        #expect(isFull("/etc/dkms/nvidia/patches"))
    }

    @Test func aMakefileThatAsksForTheKernelIsNotIndependent() throws {
        try fixture.file(source.appending("utils.mk"), "# KERNEL_UNAME is not ours\n")
        #expect(sharing == .shared)
        try fixture.file(source.appending("src/nvidia/extra.mk"), "K := $(shell uname -r)\n")
        #expect(isFull("src/nvidia/extra.mk mentions uname -r"))
    }
}
