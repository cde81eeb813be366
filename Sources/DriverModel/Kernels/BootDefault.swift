/// Which kernels start if nobody chooses another, as far as the boot loaders' files say.
package struct BootDefault: Hashable, Sendable {
    package let kernels: Set<KernelRelease>
    /// Why that is not known, as part of a sentence; nil if it is.
    package let problem: String?

    package init(kernels: Set<KernelRelease> = [], problem: String? = nil) {
        self.kernels = kernels
        self.problem = problem
    }
}
