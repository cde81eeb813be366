import Host
import SystemPackage

/// The image that a kernel is booted with, and what makes it.
package struct Initramfs: Hashable, Sendable {
    /// The entry points of those who make images: going past them would leave unified images unsigned, and a boot
    /// loader's checksums as they were.
    package enum Maker: Hashable, Sendable {
        /// Arch's script for its package hook.
        case mkinitcpio
        /// limine-mkinitcpio-hook, which takes the place of that script.
        case limine
        case updateInitramfs
        /// Debian's script for its kernel packages.
        case dracut
        case kernelInstall
        case unknown

        var words: String {
            switch self {
            case .mkinitcpio: "made by mkinitcpio"
            case .updateInitramfs: "made by update-initramfs"
            case .limine: "made by limine-mkinitcpio-hook"
            case .dracut: "made by dracut"
            case .kernelInstall: "made by kernel-install"
            case .unknown: "made by nothing that nvctl knows"
            }
        }
    }

    package let path: FilePath
    package let maker: Maker
    /// Seconds since 1970.
    package let made: Int64
    /// There is nothing on this system that could list what is in it.
    var isUnread = false

    /// What lists an image's content, by the tools of those who make them.
    func lister(on host: Host) -> Program? {
        let tools =
            switch maker {
            case .mkinitcpio, .limine: ["lsinitcpio"]
            case .dracut: ["lsinitrd"]
            case .updateInitramfs, .kernelInstall, .unknown: ["lsinitramfs", "lsinitrd", "lsinitcpio"]
            }
        return tools.first { host.programs.locate($0) != nil }.map { Program($0, [path.string]) }
    }

    /// What makes the images of a kernel again; nil when nvctl does not know.
    func renewal(for kernel: InstalledKernel, in root: SystemRoot) -> Program? {
        let folder = "usr/lib/modules/\(kernel.release)"
        switch maker {
        case .mkinitcpio:
            guard root.isFile(ImageSearch.mkinitcpioScript) else { return nil }
            return Program(ImageSearch.mkinitcpioScript.string, ["install"], input: "\(folder)/vmlinuz\n")
        case .limine:
            // Its hook is triggered by this file of a kernel's package (limine-mkinitcpio-hook 1.37).
            return Program(ImageSearch.limineScript.string, input: "\(folder)/modules.builtin\n")
        case .updateInitramfs: return Program("update-initramfs", ["-u", "-k", kernel.release.text])
        case .dracut: return Program(ImageSearch.dracutScript.string, [kernel.release.text])
        case .kernelInstall:
            let kernels = [kernel.modules.appending("vmlinuz"), FilePath("/boot/vmlinuz-\(kernel.release)")]
            guard let file = kernels.first(where: { root.isFile($0) }) else { return nil }
            return Program("kernel-install", ["add", kernel.release.text, file.string])
        case .unknown: return nil
        }
    }
}
