import DriverModel
import DriverTestSupport
import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverFacts

@Suite struct ImageSearchTests {
    private let fixture: FixtureRoot
    private let release = "6.18.2-zen1-1-zen"

    init() throws {
        fixture = try FixtureRoot()
        try fixture.kernel(release, headers: true, pkgbase: "linux-zen", vmlinuz: true)
        try fixture.file("/etc/machine-id", "0123456789abcdef0123456789abcdef\n")
    }

    private var kernel: InstalledKernel {
        get throws {
            try #require(fixture.inventory().kernels.first { $0.release.text == release }).installed
        }
    }

    private func makers() throws -> [FilePath: Initramfs.Maker] {
        let images = ImageSearch(root: fixture.root).images(of: try kernel)
        return Dictionary(uniqueKeysWithValues: images.map { ($0.path, $0.maker) })
    }

    private func renewal(_ path: FilePath) throws -> Program? {
        let image = ImageSearch(root: fixture.root).images(of: try kernel).first { $0.path == path }
        return try #require(image).renewal(for: try kernel, in: fixture.root)
    }

    @Test func presetsOfMkinitcpioNameTheirImages() throws {
        try fixture.file(ImageSearch.mkinitcpioScript, "", mode: 0o755)
        try fixture.file("/etc/mkinitcpio.d/linux-zen.preset", "PRESETS=(default)\ndefault_image=/boot/zen.img\n")
        try fixture.file("/boot/zen.img")
        #expect(try makers() == ["/boot/zen.img": .mkinitcpio])
        #expect(
            try renewal("/boot/zen.img")
                == Program(
                    "/usr/share/libalpm/scripts/mkinitcpio", ["install"], input: "usr/lib/modules/\(release)/vmlinuz\n")
        )
    }

    /// Limine's hook replaces mkinitcpio's and reads no presets, so the presets' images are not the ones that boot.
    @Test func liminesImagesAreMadeByItsScript() throws {
        try fixture.file(ImageSearch.limineScript, "", mode: 0o755)
        try fixture.file("/etc/mkinitcpio.d/linux-zen.preset", "PRESETS=(default)\ndefault_image=/boot/zen.img\n")
        try fixture.file("/boot/zen.img")
        let own: FilePath = "/boot/0123456789abcdef0123456789abcdef/linux-zen"
        try fixture.file(own.appending("initramfs"))
        try fixture.file("/boot/EFI/Linux/name_linux-zen.efi")
        try fixture.file("/boot/EFI/Linux/name_linux.efi")
        try fixture.file("/boot/0123456789abcdef0123456789abcdef/limine_history/initramfs_sha256_ab")
        #expect(
            try makers() == [own.appending("initramfs"): .limine, "/boot/EFI/Linux/name_linux-zen.efi": .limine])
        #expect(
            try renewal(own.appending("initramfs"))
                == Program(
                    "/usr/share/libalpm/scripts/limine-mkinitcpio-install",
                    input: "usr/lib/modules/\(release)/modules.builtin\n"))
    }

    @Test func imagesOfTheBootLoaderSpecificationAreKernelInstalls() throws {
        try fixture.file(FilePath("/efi/token/\(release)/initrd"))
        try fixture.file("/efi/token/6.18.2/initrd")
        try fixture.file(FilePath("/efi/token/\(release)/linux"))
        try fixture.file(FilePath("/efi/EFI/Linux/token-\(release)+2-1.efi"))
        try fixture.file(FilePath("/efi/EFI/Linux/token-\(release).1.efi"))
        let images: [FilePath] = [
            FilePath("/efi/token/\(release)/initrd"), FilePath("/efi/EFI/Linux/token-\(release)+2-1.efi"),
        ]
        #expect(try makers() == [images[0]: .unknown, images[1]: .unknown])
        #expect(try renewal(images[0]) == nil)
        try fixture.file("/usr/bin/kernel-install", "", mode: 0o755)
        #expect(try makers() == [images[0]: .kernelInstall, images[1]: .kernelInstall])
        #expect(
            try renewal(images[1])
                == Program("kernel-install", ["add", release, "/lib/modules/\(release)/vmlinuz"]))
    }

    @Test func debiansImagesBelongToWhicheverOfTheTwoIsInstalled() throws {
        let image = FilePath("/boot/initrd.img-\(release)")
        try fixture.file(image)
        #expect(try makers() == [image: .unknown])
        try fixture.file(ImageSearch.dracutScript, "", mode: 0o755)
        #expect(try renewal(image) == Program("/etc/kernel/postinst.d/dracut", [release]))
        try fixture.file("/usr/sbin/update-initramfs", "", mode: 0o755)
        #expect(try renewal(image) == Program("update-initramfs", ["-u", "-k", release]))
    }

    @Test func aPresetNamesTheImagesOfItsPresetsAlone() {
        let preset = """
            # mkinitcpio preset file for the 'linux-zen' package
            #ALL_config="/etc/mkinitcpio.conf"
            ALL_kver="/boot/vmlinuz-linux-zen"
            PRESETS=('default' 'fallback')
            #default_image="/boot/initramfs-linux-zen.img"
            default_uki="/efi/EFI/Linux/arch-linux-zen.efi"
            fallback_image="/boot/initramfs-linux-zen-fallback.img"
            fallback_options="-S autodetect"
            other_image="/boot/other.img"
            """
        #expect(
            ImageSearch.images(ofPreset: preset) == [
                "/efi/EFI/Linux/arch-linux-zen.efi", "/boot/initramfs-linux-zen-fallback.img",
            ])
        #expect(ImageSearch.images(ofPreset: "PRESETS=(default)\ndefault_image=relative.img\n") == [])
        #expect(ImageSearch.images(ofPreset: "PRESETS=($(ls))\n") == [])
    }
}
