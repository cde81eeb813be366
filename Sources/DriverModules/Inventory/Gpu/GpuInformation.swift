import Host
import SystemPackage
import Text

/// What NVIDIA's driver says of a GPU that it has bound, in /proc/driver/nvidia/gpus/<address>/information.
package struct GpuInformation: Hashable, Sendable {
    package let model: String?
    package let uuid: String?
    /// Nil until the GPU is initialised, which happens when something uses it for the first time.
    package let videoBIOS: String?
    /// The GSP firmware that the GPU runs; nil for `N/A`, which is also what it says of a GPU that is not initialised.
    package let firmware: DriverVersion?
    /// Named in the driver's parameter `ExcludedGpus`.
    package let isExcluded: Bool

    package var isInitialised: Bool { videoBIOS != nil || firmware != nil }

    static func read(of address: String, in root: SystemRoot) -> GpuInformation? {
        let file = FilePath("/proc/driver/nvidia/gpus").appending(address).appending("information")
        guard let text = root.text(file, limit: 64 << 10) else { return nil }
        return GpuInformation(text)
    }

    init?(_ text: String) {
        let fields = ProcFields(text)
        guard !fields.isEmpty else { return nil }
        model = fields["Model"]
        uuid = fields["GPU UUID"]
        // Question marks are what the driver has until it has asked the GPU (nv-pci.c).
        videoBIOS = fields["Video BIOS"].flatMap { $0.contains("?") ? nil : $0 }
        firmware = fields["GPU Firmware"].map(DriverVersion.init).flatMap { $0.isRelease ? $0 : nil }
        isExcluded = fields["GPU Excluded"] == "Yes"
    }
}

/// Lines of the form `Name: value`, as NVIDIA's files in /proc have them.
struct ProcFields {
    private var fields: [String: String] = [:]

    /// More than this is nothing that the driver writes.
    private static let valueLimit = 256

    var isEmpty: Bool { fields.isEmpty }

    init(_ text: String) {
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let value = parts[1].trimmingSpaces
            guard !value.isEmpty, value.utf8.count <= Self.valueLimit else { continue }
            fields[String(parts[0].trimmingSpaces)] = String(value)
        }
    }

    subscript(name: String) -> String? { fields[name] }
}
