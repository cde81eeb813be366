import DriverModel
import Host
import SystemPackage

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
    let modprobe: ModprobeConf
    package internal(set) var log: KernelLog
    /// NVIDIA's list on GPUs that its driver has not bound, by address.
    package let supported: [String: SupportedGpus.Answer]
    package var nvml: NvmlQuestion.Result = .notAsked("nobody has asked yet")

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

    package static func read(_ host: Host, inventory: Inventory) -> DriverState {
        let root = host.root
        // /proc and /sys of a mounted system are empty, or those of the machine that mounted it.
        let isRunning = host.machine.runningRelease != nil
        let gpus = isRunning ? GpuScan(root: root).gpus() : []
        let others = gpus.filter { !$0.hasNvidiaDriver }
        return DriverState(
            inventory: inventory,
            isRunning: isRunning,
            gpus: gpus,
            loaded: isRunning ? LoadedDriver.read(in: root) : nil,
            firmware: FirmwareFiles(root: root).requests(
                of: inventory.kernels.filter { $0.kernel.kind == .bootable && !$0.kernel.isIgnored }),
            modprobe: .read(in: root, isRunning: isRunning),
            log: .read(host),
            supported: Dictionary(
                others.compactMap { gpu in SupportedGpus.answer(on: gpu, in: root).map { (gpu.address, $0) } },
                uniquingKeysWith: { first, _ in first })
        )
    }
}
