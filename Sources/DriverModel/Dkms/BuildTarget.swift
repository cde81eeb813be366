/// A version of a driver, for a kernel.
package struct BuildTarget: Hashable, Sendable {
    package let module: String
    package let version: DriverVersion
    package let kernel: KernelRelease
    package let architecture: String

    package init(module: String, version: DriverVersion, kernel: KernelRelease, architecture: String) {
        self.module = module
        self.version = version
        self.kernel = kernel
        self.architecture = architecture
    }

    package var title: String { "\(module)/\(version) for \(kernel)" }
}
