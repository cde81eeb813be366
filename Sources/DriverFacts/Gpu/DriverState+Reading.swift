import DriverModel
import Host

extension DriverState {
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
                of: inventory.kernels.filter { $0.installed.kind == .bootable && !$0.installed.isIgnored }),
            modprobe: .read(in: root, isRunning: isRunning),
            log: .read(host),
            supported: Dictionary(
                others.compactMap { gpu in SupportedGpus.answer(on: gpu, in: root).map { (gpu.address, $0) } },
                uniquingKeysWith: { first, _ in first })
        )
    }
}
