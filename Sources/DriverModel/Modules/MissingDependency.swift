import SystemPackage

/// A module that has to be installed before DKMS builds the driver (BUILD_DEPENDS), and is not.
package struct MissingDependency: Hashable, Sendable {
    package let module: String
    /// Its folder in the DKMS tree, or its link there for the kernel.
    package let place: FilePath
    /// Nil if DKMS does not know the module at all.
    package let kernel: KernelRelease?

    package init(module: String, place: FilePath, kernel: KernelRelease?) {
        self.module = module
        self.place = place
        self.kernel = kernel
    }
}
