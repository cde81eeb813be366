import SystemPackage

/// What a kernel was built with, as far as it decides whether the driver can be built and loaded.
package struct KernelOptions: Hashable, Sendable {
    package let file: FilePath
    /// Without `CONFIG_`: those of `asked` that are set.
    package let set: Set<String>
    /// What compiled it.
    package let compiler: KernelCompiler?

    package init(file: FilePath, set: Set<String>, compiler: KernelCompiler?) {
        self.file = file
        self.set = set
        self.compiler = compiler
    }
}
