import DriverModel
import Host
import SystemPackage
import Text

extension GpuInformation {
    static func read(of address: String, in root: SystemRoot) -> GpuInformation? {
        let file = FilePath("/proc/driver/nvidia/gpus").appending(address).appending("information")
        guard let text = root.text(file, limit: 64 << 10) else { return nil }
        return GpuInformation(text)
    }
}
