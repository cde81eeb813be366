import SystemPackage

/// All that the doctor's rules look at: the inventory, and what only they ask for.
package struct Examination: Hashable, Sendable {
    package let inventory: Inventory
    /// What the package manager has of headers that are missing, where it was asked.
    package var headersOffers: [KernelRelease: HeadersOffer] = [:]
    package var leftovers = DkmsLeftovers()
    package var copies: [KernelRelease: ModuleCopies] = [:]
    package var options: [KernelRelease: KernelOptions] = [:]
    /// Kernels whose headers do not say which symbols it has, in which versions.
    package var withoutSymbols: Set<KernelRelease> = []
    package var failures: [KernelRelease: BuildRecord] = [:]
    /// What runs, and what is told to modprobe.
    package var driver: DriverState
    /// What the kernel has said since the running kernel's modules were installed.
    package var kernelLog: [String] = []
    /// The package with the running kernel's headers, as far as it is known.
    package var runningHeaders: String?
    package var secureBoot = SecureBoot()
    package var rooms: [Room] = []
    /// Only a deep examination asks them for their versions.
    package var installedCompilers = InstalledCompilers()
    /// What has to be built before the driver, and is not: modules that DKMS does not know, without a kernel; others
    /// by the kernel that they are not installed for.
    package var missingDependencies: [MissingDependency] = []
    /// The images of kernels that somebody boots.
    package var images: [KernelRelease: [Initramfs]] = [:]
    /// Images that hold older modules than the kernel's folder. Only a deep examination looks into images.
    package var outdatedImages: [KernelRelease: [Initramfs]] = [:]
    package var isRunUnfinished = false
    package var hook: HookInstallation
    /// What others can change of what root builds with.
    package var exposedSources: [Exposure] = []
    package var exposedSettings: [Exposure] = []

    package init(_ inventory: Inventory, driver: DriverState, hook: HookInstallation) {
        self.inventory = inventory
        self.hook = hook
        self.driver = driver
    }

    /// The kernels that the rules look at.
    package var kernels: [Inventory.Kernel] { inventory.kernels.filter(\.isExamined) }
    /// Those of them that somebody boots.
    package var booted: [Inventory.Kernel] { kernels.filter(\.isBooted) }
}
