import SystemPackage

/// What a kernel was built with, as far as it decides whether the driver can be built and loaded.
package struct KernelOptions: Hashable, Sendable {
    package let file: FilePath
    /// The options that are set, of those that nvctl asks for. Without `CONFIG_`.
    package let set: Set<String>
    /// The compiler that the kernel was built with.
    package let compiler: KernelCompiler?

    package init(file: FilePath, set: Set<String>, compiler: KernelCompiler?) {
        self.file = file
        self.set = set
        self.compiler = compiler
    }
}
