import DriverModel
import Host
import SystemPackage
import Text

extension KernelOptions {
    private static let asked = [
        "MODULE_SIG_FORCE", "LOCK_DOWN_IN_EFI_SECURE_BOOT", "LOCK_DOWN_KERNEL_FORCE_INTEGRITY",
        "LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY", "CFI_CLANG", "CFI", "PREEMPT_RT",
    ]

    /// nil if no configuration can be found.
    package static func read(of kernel: InstalledKernel, in root: SystemRoot) -> KernelOptions? {
        // If a user has built the kernel, `build` leads into that user's files.
        let places = [
            (FilePath("/boot/config-\(kernel.release)"), root), (kernel.folder.appending("config"), root),
            (kernel.folder.appending("build/.config"), root.guarded),
            (kernel.folder.appending("build/include/config/auto.conf"), root.guarded),
        ]
        for (place, root) in places {
            guard let bytes = try? root.read(place, limit: 1 << 20) else { continue }
            let text = [UInt8(ascii: "\n")] + bytes
            return KernelOptions(
                file: place, set: Set(asked.filter { text.offset(of: Array("\nCONFIG_\($0)=y\n".utf8)) != nil }),
                compiler: KernelCompiler(configuration: text))
        }
        return nil
    }
}
