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

        package var words: String {
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
    package var isUnread = false

    package init(path: FilePath, maker: Maker, made: Int64, isUnread: Bool = false) {
        self.path = path
        self.maker = maker
        self.made = made
        self.isUnread = isUnread
    }
}
