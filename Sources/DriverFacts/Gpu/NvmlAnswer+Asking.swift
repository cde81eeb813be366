import CNvml
import DriverModel
import SystemPackage

extension NvmlAnswer {
    /// Loads the library into this process. It is foreign code that talks to a device, so call this only in a process
    /// that has nothing to lose. That process is ended after `seconds`, however deep it is stuck.
    package static func ask(_ library: FilePath, of addresses: [String], seconds: UInt32) throws(NvmlProblem)
        -> NvmlAnswer
    {
        cnvml_limit(seconds)
        var reason = [CChar](repeating: 0, count: 512)
        guard let nvml = cnvml_open(library.string, &reason, UInt(reason.count)) else {
            throw NvmlProblem(reason: text(reason))
        }
        var version = [CChar](repeating: 0, count: 80)
        let hasVersion = cnvml_driver_version(nvml, &version, UInt32(version.count)) == 0
        return NvmlAnswer(
            driverVersion: hasVersion ? text(version) : nil, gpus: addresses.map { gpu(at: $0, of: nvml) })
    }

    private static func gpu(at address: String, of nvml: OpaquePointer) -> Gpu {
        var (enabled, byDefault): (UInt32, UInt32) = (0, 0)
        var version = [CChar](repeating: 0, count: 128)
        let result = cnvml_gsp(nvml, address, &enabled, &byDefault, &version)
        guard result == 0 else {
            return Gpu(address: address, problem: cnvml_error(nvml, result).map { String(cString: $0) })
        }
        return Gpu(
            address: address, isEnabled: enabled != 0, isDefault: byDefault != 0,
            version: enabled != 0 ? text(version) : nil)
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
