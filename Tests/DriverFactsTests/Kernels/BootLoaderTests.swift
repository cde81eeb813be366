import DriverModel
import SystemPackage
import TestSupport
import Testing

@testable import DriverFacts

/// Which kernel comes up when nobody chooses another.
@Suite struct BootLoaderTests {
    private let fixture: FixtureRoot
    private let arch = "6.18.2-arch1-1"
    private let lts = "6.12.60-1-lts"

    init() throws {
        fixture = try FixtureRoot()
        try fixture.kernel(arch, pkgbase: "linux")
        try fixture.kernel(lts, pkgbase: "linux-lts")
    }

    private func read() -> BootDefault {
        let kernels = Inventory.read(fixture.host()).kernels.map(\.installed)
        return BootLoader(root: fixture.root, kernels: kernels).readDefault()
    }

    private func expect(_ kernels: String..., sourceLocation: SourceLocation = #_sourceLocation) {
        let found = read()
        #expect(found.kernels == Set(kernels.map(KernelRelease.init)), sourceLocation: sourceLocation)
        #expect(found.problem == nil, sourceLocation: sourceLocation)
    }

    private func expectProblem(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let found = read()
        #expect(found.kernels == [], sourceLocation: sourceLocation)
        #expect(found.problem?.contains(text) == true, "\(found.problem ?? "")", sourceLocation: sourceLocation)
    }

    @Test func withoutALoaderNothingIsGuessed() throws { expectProblem("no settings of systemd-boot or GRUB") }

    // MARK: systemd-boot

    private func entry(_ name: String, _ image: String, version: String? = nil) throws {
        let line = version.map { "version \($0)\n" } ?? ""
        try fixture.file(
            FilePath("/boot/loader/entries").appending("\(name).conf"), "title  x\n\(line)linux  \(image)\nquiet\n")
    }

    @Test(arguments: ["arch-lts.conf", "arch-lts", "*-lts.conf", "arch-l*"])
    func systemdBootsDefaultIsAPattern(pattern: String) throws {
        try entry("arch", "/vmlinuz-linux")
        try entry("arch-lts", "/vmlinuz-linux-lts")
        try fixture.file("/boot/loader/loader.conf", "#default arch\ntimeout 3\ndefault   \(pattern)  \n")
        expect(lts)
    }

    @Test func everyKernelThatThePatternFitsIsOne() throws {
        try entry("arch", "/vmlinuz-linux")
        try entry("arch-lts", "/vmlinuz-linux-lts")
        try fixture.file("/efi/loader/loader.conf", "default arch*\n")
        expect(arch, lts)
    }

    @Test func entriesOfKernelInstallAreKnownByTheRelease() throws {
        try entry("0123-\(lts)+2-1", "/0123/\(lts)/linux")
        try fixture.file("/boot/loader/loader.conf", "default 0123-\(lts).conf\n")
        expect(lts)
        try entry("other", "/somewhere/image", version: arch)
        try fixture.file("/boot/loader/loader.conf", "default other\n")
        expect(arch)
    }

    @Test func unifiedImagesAreKnownByTheirPreset() throws {
        try fixture.file(
            "/etc/mkinitcpio.d/linux-lts.preset", "PRESETS=('default')\ndefault_uki=\"/efi/EFI/Linux/arch-lts.efi\"\n")
        try fixture.file("/efi/EFI/Linux/arch-lts.efi")
        try fixture.file(FilePath("/efi/EFI/Linux/id-\(arch).efi"))
        try fixture.file("/efi/loader/loader.conf", "default arch-lts.efi\n")
        expect(lts)
        try fixture.file("/efi/loader/loader.conf", "default id-*\n")
        expect(arch)
    }

    /// `bootctl set-default` writes this variable, and systemd-boot reads it first.
    @Test func theFirmwaresVariableComesFirst() throws {
        try entry("arch", "/vmlinuz-linux")
        try entry("arch-lts", "/vmlinuz-linux-lts")
        try fixture.file("/boot/loader/loader.conf", "default arch\n")
        let name = "LoaderEntryDefault-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"
        let place = FilePath("/sys/firmware/efi/efivars").appending(name)
        let text = "arch-lts.conf\0".utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
        try fixture.file(place, bytes: [7, 0, 0, 0] + text)
        expect(lts)
        for bytes: [UInt8] in [[], [7], [7, 0, 0, 0], [7, 0, 0, 0, 0, 0, 0]] {
            try fixture.file(place, bytes: bytes)
            expect(arch)
        }
    }

    @Test(arguments: [
        ("timeout 3\n", "names no default boot entry"), ("default @saved\n", "@saved"),
        ("default gone.conf\n", "no installed kernel belongs to systemd-boot's boot entry gone.conf"),
        ("default \u{1b}[2J\n", "\\u{1b}"),
    ])
    func whatIsNotKnownIsSaid(conf: String, problem: String) throws {
        try entry("arch", "/vmlinuz-linux")
        try fixture.file("/boot/loader/loader.conf", conf)
        #expect(read().problem?.contains("\u{1b}") == false)
        if !conf.contains("\u{1b}") { expectProblem(problem) }
    }

    @Test func aLoadersFileThatIsNoFileIsSaid() throws {
        try fixture.folder("/boot/loader/loader.conf")
        expectProblem("/boot/loader/loader.conf cannot be read")
    }

    // MARK: GRUB

    /// Writes a menu like that of grub-mkconfig.
    private func grubMenu(_ setting: String?, saved: String? = nil) throws {
        func entry(_ title: String, _ id: String, _ image: String) -> String {
            """
            menuentry '\(title)' --class arch $menuentry_id_option '\(id)' {
            \tif [ x$feature_all_video_module = xy ]; then
            \tinsmod all_video
            \tfi
            \tlinux\t/boot/\(image) root=UUID=1 rw quiet
            \tinitrd\t/boot/initramfs.img
            }

            """
        }
        let text = """
            if [ -s $prefix/grubenv ]; then
              load_env
            fi
            function savedefault {
              if [ -z "${boot_once}" ]; then
                save_env saved_entry
              fi
            }
            \(entry("Arch Linux", "gnulinux-simple", "vmlinuz-linux"))
            submenu 'Advanced options for "Arch"' $menuentry_id_option 'gnulinux-advanced' {
            \(entry("Arch Linux, with Linux linux", "advanced-linux", "vmlinuz-linux"))
            \(entry("Arch Linux, with Linux linux-lts", "advanced-lts", "vmlinuz-linux-lts"))
            }
            menuentry 'UEFI Firmware Settings' $menuentry_id_option 'uefi-firmware' {
            \tfwsetup
            }
            """
        try fixture.file("/boot/grub/grub.cfg", text)
        try fixture.file(
            "/etc/default/grub", "# comment\n" + (setting.map { "GRUB_DEFAULT=\($0)\n" } ?? "GRUB_TIMEOUT=5\n"))
        if let saved {
            try fixture.file("/boot/grub/grubenv", "# GRUB Environment Block\nsaved_entry=\(saved)\n########")
        }
    }

    @Test(arguments: ["1>1", "'gnulinux-advanced>advanced-lts'", "\"1>Arch Linux, with Linux linux-lts\""])
    func grubsEntriesAreFoundByNumberTitleAndIdentifier(setting: String) throws {
        try grubMenu(setting)
        expect(lts)
    }

    @Test(arguments: [nil, "0", "gnulinux-simple", "'Arch Linux'"])
    func withoutAnotherSettingItIsTheFirst(setting: String?) throws {
        try grubMenu(setting)
        expect(arch)
    }

    @Test func whatWasSavedCounts() throws {
        try grubMenu("saved", saved: "gnulinux-advanced>advanced-lts")
        expect(lts)
        try grubMenu("saved", saved: "")
        expect(arch)
    }

    @Test(arguments: [
        ("7", "GRUB's boot entry '7'"), ("1", "GRUB's boot entry '1'"), ("2", "GRUB's boot entry '2'"),
        ("1>9", "GRUB's boot entry '1>9'"), ("$(uname -r)", "without a shell"), ("saved", "grubenv cannot be read"),
        ("-1", "GRUB's boot entry '-1'"), (">", "GRUB's boot entry '>'"),
    ])
    func aGrubThatIsNotUnderstoodIsSaid(setting: String, problem: String) throws {
        try grubMenu(setting.contains("$") ? setting : "'\(setting)'")
        expectProblem(problem)
    }

    @Test func brokenMenusEndInNothing() throws {
        try grubMenu("0")
        for text in [
            "}}}}", "menuentry 'x", "menuentry 'x' {\nlinux", "submenu x {\n" + String(repeating: "{\n", count: 9999),
        ] {
            try fixture.file("/boot/grub/grub.cfg", text)
            expectProblem("GRUB's boot entry '0'")
        }
        try fixture.file("/boot/grub/grub.cfg", bytes: (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        expectProblem("GRUB's boot entry '0'")
    }

    /// Either of the loaders may be the one that boots.
    @Test func ofTwoLoadersBothCount() throws {
        try grubMenu("0")
        try entry("arch-lts", "/vmlinuz-linux-lts")
        try fixture.file("/boot/loader/loader.conf", "default arch-lts\n")
        expect(arch, lts)
        try fixture.file("/boot/loader/loader.conf", "timeout 0\n")
        let found = read()
        #expect(found.kernels == [KernelRelease(arch)])
        #expect(found.problem == "/boot/loader/loader.conf names no default boot entry")
    }
}
