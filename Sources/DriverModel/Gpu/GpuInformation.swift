import Text

/// What NVIDIA's driver says about a GPU that it has bound, in /proc/driver/nvidia/gpus/<address>/information.
package struct GpuInformation: Hashable, Sendable {
    package let model: String?
    package let uuid: String?
    /// Nil until the GPU is initialised, which happens when something uses it for the first time.
    package let videoBIOS: String?
    /// The GSP firmware that the GPU runs; nil for `N/A`, which the driver also says of a GPU that is not initialised.
    package let firmware: DriverVersion?
    /// The driver's parameter `ExcludedGpus` names this GPU.
    package let isExcluded: Bool

    package var isInitialised: Bool { videoBIOS != nil || firmware != nil }

    package init?(_ text: String) {
        let fields = ProcFields(text)
        guard !fields.isEmpty else { return nil }
        model = fields["Model"]
        uuid = fields["GPU UUID"]
        // The driver shows question marks until it has asked the GPU (nv-pci.c).
        videoBIOS = fields["Video BIOS"].flatMap { $0.contains("?") ? nil : $0 }
        firmware = fields["GPU Firmware"].map(DriverVersion.init).flatMap { $0.isRelease ? $0 : nil }
        isExcluded = fields["GPU Excluded"] == "Yes"
    }
}
