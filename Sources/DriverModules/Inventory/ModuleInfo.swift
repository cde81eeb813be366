import CKmod
import Glibc
import Host
import SystemPackage

/// What a module file says of itself.
public struct ModuleInfo: Hashable, Sendable, Codable {
    public let version: String?
    public let vermagic: String?
    public let sourceVersion: String?
    public let licence: String?
    /// What it may ask the kernel to load, below /lib/firmware: NVIDIA's GSP firmware of just its own version.
    public let firmware: [String]
    /// A signature is appended to it, of whatever key.
    public let isSigned: Bool

    /// The release of the kernel it was built for: the first word of vermagic, which is what the
    /// kernel compares (the rest too, but a kernel with module versions does not).
    public var kernel: String? { vermagic?.split(separator: " ").first.map(String.init) }

    /// NVIDIA's open modules say `Dual MIT/GPL`, its proprietary ones `NVIDIA`.
    public var isProprietary: Bool { licence == "NVIDIA" }
}

/// A file that is there under a module's name but is no whole module.
public struct DamagedModule: Error, Hashable, Sendable, Codable {
    public let reason: String
}

/// Reads module files through libkmod, which is what modinfo and modprobe use.
final class KmodReader {
    let context: OpaquePointer?

    init(root: SystemRoot) {
        // An empty list of configuration folders: the machine's own modprobe.d has no say here.
        var configuration: UnsafePointer<CChar>?
        context = withUnsafePointer(to: &configuration) { kmod_new(root.path.string, $0) }
        if let context { kmod_set_log_priority(context, 0) }
    }

    deinit {
        if let context { kmod_unref(context) }
    }

    func read(_ file: FilePath) -> Result<ModuleInfo, DamagedModule> {
        guard let context else { return .failure(DamagedModule(reason: "libkmod cannot be used")) }
        var module: OpaquePointer?
        let opened = kmod_module_new_from_path(context, file.string, &module)
        guard opened == 0, let module else { return .failure(damage(opened)) }
        defer { kmod_module_unref(module) }
        var list: OpaquePointer?
        let count = kmod_module_get_info(module, &list)
        guard count >= 0 else { return .failure(damage(count)) }
        defer { kmod_module_info_free_list(list) }
        var fields: [String: String] = [:]
        var firmware: [String] = []
        var item = list
        while let current = item {
            if let key = kmod_module_info_get_key(current), let value = kmod_module_info_get_value(current) {
                let name = String(cString: key)
                if name == "firmware" { firmware.append(String(cString: value)) }
                // A module may say `alias` or `parm` many times; what else is asked for here comes once.
                if fields[name] == nil { fields[name] = String(cString: value) }
            }
            item = kmod_list_next(list, current)
        }
        guard fields["vermagic"] != nil else {
            return .failure(DamagedModule(reason: "it has no vermagic, so it is not a whole kernel module"))
        }
        return .success(
            ModuleInfo(
                version: fields["version"],
                vermagic: fields["vermagic"],
                sourceVersion: fields["srcversion"],
                licence: fields["license"],
                firmware: firmware.sorted(),
                isSigned: fields["sig_id"] != nil
            ))
    }

    private func damage(_ code: CInt) -> DamagedModule {
        DamagedModule(reason: "it is cut off or not a kernel module (\(Errno(rawValue: -code)))")
    }
}
