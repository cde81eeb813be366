import Host
import SystemPackage

/// The image that a kernel is booted with, and what makes it.
public struct Initramfs: Hashable, Sendable {
    /// The entry points of those who make images: going past them would leave unified images unsigned.
    public enum Maker: Hashable, Sendable {
        /// Arch's script for its package hook.
        case mkinitcpio
        case updateInitramfs
        case dracut
        case unknown

        var words: String {
            switch self {
            case .mkinitcpio: "made by mkinitcpio"
            case .updateInitramfs: "made by update-initramfs"
            case .dracut: "made by dracut"
            case .unknown: "made by nothing that nvctl knows"
            }
        }
    }

    public let path: FilePath
    public let maker: Maker
    /// Seconds since 1970.
    public let made: Int64

    private static let mkinitcpioScript: FilePath = "/usr/share/libalpm/scripts/mkinitcpio"
    private static let dracutScript: FilePath = "/etc/kernel/postinst.d/dracut"

    /// The images of a kernel that lie where distributions put them.
    static func images(of kernel: InstalledKernel, in root: SystemRoot) -> [Initramfs] {
        var paths: [(FilePath, Maker)] = []
        if let base = root.firstLine(kernel.modules.appending("pkgbase")), !base.contains("/") {
            let preset = FilePath("/etc/mkinitcpio.d/\(base).preset")
            if let text = root.text(preset, limit: 1 << 16) {
                paths += Self.images(ofPreset: text).map { ($0, .mkinitcpio) }
            } else {
                paths.append((FilePath("/boot/initramfs-\(base).img"), .unknown))
            }
        }
        let debian: Maker = root.isFile("/usr/sbin/update-initramfs") ? .updateInitramfs : .unknown
        paths.append((FilePath("/boot/initrd.img-\(kernel.release)"), debian))
        let dracut: Maker = root.isFile(dracutScript) ? .dracut : .unknown
        paths.append((FilePath("/boot/initramfs-\(kernel.release).img"), dracut))
        return paths.compactMap { path, maker in
            guard let status = root.status(path, following: true), status.kind == .file else { return nil }
            return Initramfs(path: path, maker: maker, made: status.modified)
        }
    }

    /// Images and unified kernel images, of all that a preset of mkinitcpio lists in PRESETS.
    static func images(ofPreset text: String) -> [FilePath] {
        let assignments = ShellAssignments(parsing: text)
        let presets = (assignments.values["PRESETS"] ?? [:]).sorted { $0.key < $1.key }.compactMap(\.value.literal)
        return presets.flatMap { preset in
            ["image", "uki", "efi_image"].compactMap { assignments.value("\(preset)_\($0)") }
        }.map { FilePath($0) }.filter(\.isAbsolute)
    }

    /// What lists an image's content, by the tools of those who make them.
    func lister(on host: Host) -> Program? {
        let tools = maker == .mkinitcpio ? ["lsinitcpio"] : ["lsinitramfs", "lsinitrd", "lsinitcpio"]
        return tools.first { host.programs.locate($0) != nil }.map { Program($0, [path.string]) }
    }

    /// What makes the images of a kernel again; nil when nvctl does not know.
    func renewal(for kernel: InstalledKernel, in root: SystemRoot) -> Program? {
        let image = "usr/lib/modules/\(kernel.release)/vmlinuz"
        return switch maker {
        case .mkinitcpio:
            root.isFile(Self.mkinitcpioScript)
                ? Program(Self.mkinitcpioScript.string, ["install"], input: image + "\n") : nil
        case .updateInitramfs: Program("update-initramfs", ["-u", "-k", kernel.release.text])
        case .dracut: Program(Self.dracutScript.string, [kernel.release.text])
        case .unknown: nil
        }
    }
}
