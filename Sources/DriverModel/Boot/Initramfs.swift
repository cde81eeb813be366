import SystemPackage

/// The image that a kernel is booted with, and the tool that makes it.
package struct Initramfs: Hashable, Sendable {
    /// The entry points of the tools that make images. Bypassing them would leave unified images unsigned, and a boot
    /// loader's checksums outdated.
    package enum Maker: Hashable, Sendable {
        /// The script of Arch's package hook.
        case mkinitcpio
        /// limine-mkinitcpio-hook, which replaces that script.
        case limine
        case updateInitramfs
        /// The script of Debian's kernel packages.
        case dracut
        case kernelInstall
        case unknown

        package var words: String {
            switch self {
            case .mkinitcpio: "made by mkinitcpio"
            case .updateInitramfs: "made by update-initramfs"
            case .limine: "made by limine-mkinitcpio-hook"
            case .dracut: "made by dracut"
            case .kernelInstall: "made by kernel-install"
            case .unknown: "made by a tool that nvctl does not know"
            }
        }
    }

    package let path: FilePath
    package let maker: Maker
    /// Seconds since 1970.
    package let made: Int64
    /// No tool on this system can list what the image contains.
    package var isUnread = false

    package init(path: FilePath, maker: Maker, made: Int64, isUnread: Bool = false) {
        self.path = path
        self.maker = maker
        self.made = made
        self.isUnread = isUnread
    }
}
