/// The driver as it works now, or as it would after the next boot: GPUs, loaded modules, firmware, and what the kernel
/// said of them. Read and not judged.
package struct DriverState: Hashable, Sendable {
    package let inventory: Inventory
    /// The system that is looked at runs, so that it has GPUs, loaded modules and a kernel log.
    package let isRunning: Bool
    package let gpus: [Gpu]
    /// Nil when NVIDIA's core module is not loaded.
    package let loaded: LoadedDriver?
    /// By the installed modules, the newest version first.
    package let firmware: [FirmwareRequest]
    /// What modprobe is told, for the next time the modules are loaded.
    package let modprobe: ModprobeConf
    package var log: KernelLog
    /// NVIDIA's list on GPUs that its driver has not bound, by address.
    package let supported: [String: SupportedGpus.Answer]
    package var nvml: NvmlResult = .notAsked("nobody has asked yet")

    package init(
        inventory: Inventory, isRunning: Bool, gpus: [Gpu], loaded: LoadedDriver?, firmware: [FirmwareRequest],
        modprobe: ModprobeConf, log: KernelLog, supported: [String: SupportedGpus.Answer],
        nvml: NvmlResult = .notAsked("nobody has asked yet")
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

    /// Somebody wants NVIDIA's driver here: it is registered, could be, is installed or loaded.
    package var isWanted: Bool {
        inventory.hasDriver || loaded != nil || inventory.kernels.contains { !$0.modules.files.isEmpty }
    }

    /// The last word on the parameter `NVreg_EnableGpuFirmware`.
    package var firmwareOption: ModuleOption? {
        let cores = inventory.kernels.compactMap { $0.modules.core?.module }.map { ModuleFileName.canonical($0) }
        return modprobe.options(of: Set(cores + ["nvidia"])).last { $0.name == "NVreg_EnableGpuFirmware" }
    }

    package var runningKernel: Inventory.Kernel? { inventory.kernels.first { $0.kernel.isRunning } }
}
