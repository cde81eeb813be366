import DriverModel

extension Inventory {
    /// How to get the driver's source on this distribution.
    var driverAdvice: Advice {
        let package = distribution.family == .debian ? "nvidia-open-kernel-dkms" : "nvidia-open-dkms"
        let clone: Advice = "clone NVIDIA's open-gpu-kernel-modules, then: \(.sourceInit())"
        return distribution.advice(toInstall: [package]).map { "\($0), or \(clone)" } ?? clone
    }
}
