import SystemPackage

/// Everything that the doctor's rules look at: the inventory, and facts that only they need.
package struct Examination: Hashable, Sendable {
    package let inventory: Inventory
    /// What the package manager offers for headers that are missing; empty if it was not asked.
    package var headersOffers: [KernelRelease: HeadersOffer] = [:]
    package var leftovers = DkmsLeftovers()
    package var copies: [KernelRelease: ModuleCopies] = [:]
    package var options: [KernelRelease: KernelOptions] = [:]
    /// Kernels whose headers do not list the kernel's symbols and their versions (Module.symvers).
    package var withoutSymbols: Set<KernelRelease> = []
    package var failures: [KernelRelease: BuildRecord] = [:]
    /// The driver that is running, and modprobe's settings.
    package var driver: DriverState
    /// What the kernel has logged since the running kernel's modules were installed.
    package var kernelLog: [String] = []
    /// The package with the running kernel's headers, as far as it is known.
    package var runningHeaders: String?
    package var secureBoot = SecureBoot()
    package var rooms: [Room] = []
    /// Filled only in a deep examination, because compilers have to be started to learn their versions.
    package var installedCompilers = InstalledCompilers()
    /// What has to be built before the driver and is not: modules that DKMS does not know, without a kernel, and others
    /// with each kernel that they are not installed for.
    package var missingDependencies: [MissingDependency] = []
    /// The images of kernels that somebody boots.
    package var images: [KernelRelease: [Initramfs]] = [:]
    /// Images that hold older modules than the kernel's folder. Only a deep examination looks into images.
    package var outdatedImages: [KernelRelease: [Initramfs]] = [:]
    package var isRunUnfinished = false
    package var hook: HookInstallation
    /// The files that root builds with although others can change them.
    package var exposedSources: [Exposure] = []
    package var exposedSettings: [Exposure] = []

    package init(_ inventory: Inventory, driver: DriverState, hook: HookInstallation) {
        self.inventory = inventory
        self.hook = hook
        self.driver = driver
    }

    /// The kernels that the rules look at.
    package var kernels: [Inventory.Kernel] { inventory.kernels.filter(\.isExamined) }
    /// The kernels among them that somebody boots.
    package var booted: [Inventory.Kernel] { kernels.filter(\.isBooted) }
}
