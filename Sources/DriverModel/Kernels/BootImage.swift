import SystemPackage

/// The image of a kernel in /boot, named after its release or, on Arch, after its package.
package enum BootImage {
    private static let prefix = "vmlinuz-"

    package static func name(of kernel: String) -> String { prefix + kernel }

    package static func path(of kernel: String) -> FilePath { FilePath("/boot").appending(name(of: kernel)) }

    /// The kernel that a file is named after.
    package static func kernel(of name: String) -> String? {
        name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil
    }
}
