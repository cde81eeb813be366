/// The driver as it works now, or would work after the next boot: GPUs, loaded modules, firmware, and what the kernel
/// logged about them. These are facts, not findings.
package struct DriverState: Hashable, Sendable {
    package let inventory: Inventory
    /// Whether the examined system is running, so that it has GPUs, loaded modules and a kernel log.
    package let isRunning: Bool
    package let gpus: [Gpu]
    /// nil if NVIDIA's core module is not loaded.
    package let loaded: LoadedDriver?
    /// The firmware of the installed modules, newest version first.
    package let firmware: [FirmwareRequest]
    /// What modprobe is told for the next time the modules are loaded.
    package let modprobe: ModprobeConf
    package var log: KernelLog
    /// What NVIDIA's list says about GPUs that its driver has not bound, by address.
    package let supported: [String: SupportedGpus.Answer]
    package var nvml: NvmlResult = .notAsked("it has not been asked yet")

    package init(
        inventory: Inventory, isRunning: Bool, gpus: [Gpu], loaded: LoadedDriver?, firmware: [FirmwareRequest],
        modprobe: ModprobeConf, log: KernelLog, supported: [String: SupportedGpus.Answer],
        nvml: NvmlResult = .notAsked("it has not been asked yet")
    ) {
        self.inventory = inventory
        self.isRunning = isRunning
        self.gpus = gpus
        self.loaded = loaded
        self.firmware = firmware
        self.modprobe = modprobe
        self.log = log
        self.supported = supported
        self.nvml = nvml
    }

    /// Whether NVIDIA's driver is wanted here: it is registered, could be registered, is installed, or is loaded.
    package var isWanted: Bool {
        inventory.hasDriver || loaded != nil || inventory.kernels.contains { !$0.modules.files.isEmpty }
    }

    /// The setting of the parameter `NVreg_EnableGpuFirmware` that takes effect.
    package var firmwareOption: ModuleOption? {
        let cores = inventory.kernels.compactMap { $0.modules.core?.module }.map { ModuleFileName.canonical($0) }
        return modprobe.options(of: Set(cores + ["nvidia"])).last { $0.name == "NVreg_EnableGpuFirmware" }
    }

    package var runningKernel: Inventory.Kernel? { inventory.kernels.first { $0.installed.isRunning } }
}
