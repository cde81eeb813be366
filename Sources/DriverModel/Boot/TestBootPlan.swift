import SystemPackage

/// The kernel that a test boot starts, and the modules that it then inserts, in this order.
package struct TestBootPlan: Hashable, Sendable {
    package struct Module: Hashable, Sendable {
        /// The name of its file, without the suffix.
        package let name: String
        package let file: FilePath
        /// Whether it is one of the driver's own. Otherwise it is one of the kernel's, which one of the driver's needs.
        package let isDriver: Bool
        /// The release that its vermagic names.
        package let builtFor: String?
        package let symbols: ModuleSymbols

        package init(name: String, file: FilePath, isDriver: Bool, builtFor: String?, symbols: ModuleSymbols) {
            self.name = name
            self.file = file
            self.isDriver = isDriver
            self.builtFor = builtFor
            self.symbols = symbols
        }
    }

    package let kernel: KernelRelease
    package let image: FilePath
    /// The kernel's own initramfs, if its modules are to be tested; nil if those on the disk are.
    package let initramfs: FilePath?
    /// The command that makes that image again.
    package let renewal: String?
    package let modules: [Module]

    package init(kernel: KernelRelease, image: FilePath, initramfs: FilePath?, renewal: String?, modules: [Module]) {
        self.kernel = kernel
        self.image = image
        self.initramfs = initramfs
        self.renewal = renewal
        self.modules = modules
    }
}

/// Why a kernel cannot be tried.
package struct TestBootObstacle: Error, Hashable, Sendable {
    package let reason: String
    package var advice: Advice?
    /// A test would be in vain, because there are no modules.
    package var isWithoutModules = false

    package init(reason: String, advice: Advice? = nil, isWithoutModules: Bool = false) {
        self.reason = reason
        self.advice = advice
        self.isWithoutModules = isWithoutModules
    }
}
