import DriverFacts
import Host
import SystemPackage
import TestSupport

/// Initramfs images of the first kernel, as mkinitcpio makes them: an image is the list of the files in it.
struct FakeImages {
    static let image: FilePath = "/boot/initramfs-linux.img"
    static let script: FilePath = "/usr/share/libalpm/scripts/mkinitcpio"

    let fixture: FixtureRoot

    init(_ fixture: FixtureRoot) { self.fixture = fixture }

    /// An image that was made before the modules in the kernel's folder.
    func makeOutdated() throws {
        try fixture.file(Self.script)
        try fixture.file("/etc/mkinitcpio.d/linux.preset", "PRESETS=('default')\ndefault_image=\"\(Self.image)\"\n")
        _ = try make()
        try fixture.modified(Self.image, at: FixtureRoot.now)
    }

    func make() throws -> ProgramResult {
        try fixture.file(Self.image, "init\nusr/lib/modules/\(ChangeSystem.arch)/updates/dkms/nvidia.ko\n")
        return ProgramResult(.exited(0))
    }

    func list(_ arguments: [String]) throws -> ProgramResult {
        guard let text = arguments.last.flatMap({ fixture.root.text(FilePath($0)) }) else {
            return ProgramResult(.exited(1))
        }
        return ProgramResult(.exited(0), output: text)
    }
}
