import DriverModel
import Host
import SystemPackage
import Text

/// Searches for firmware where the kernel does (Documentation/driver-api/firmware/fw_search_path.rst).
struct FirmwareFiles {
    let root: SystemRoot

    private static let folder: FilePath = "/lib/firmware"
    /// Kernels with CONFIG_FW_LOADER_COMPRESS accept these, too.
    private static let suffixes = ["", ".zst", ".xz"]

    /// One for each version of the kernels' core modules, newest first.
    func requests(of kernels: [Inventory.Kernel]) -> [FirmwareRequest] {
        var groups: [DriverVersion: (info: ModuleInfo, kernels: [KernelRelease])] = [:]
        for kernel in kernels {
            guard let info = kernel.modules.core?.info, let version = info.version.map(DriverVersion.init) else {
                continue
            }
            groups[version, default: (info, [])].kernels.append(kernel.release)
        }
        return groups.sorted { $0.key > $1.key }.map { version, group in
            FirmwareRequest(
                version: version, licence: group.info.isProprietary ? .proprietary : .open, kernels: group.kernels,
                files: group.info.firmware.map { name in
                    FirmwareRequest.File(name: name, state: state(of: name, for: group.kernels))
                })
        }
    }

    private func state(of name: String, for kernels: [KernelRelease]) -> FirmwareRequest.File.State {
        guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
            return .missing("'\(name.printable)' is not the name of a firmware file")
        }
        let updates = Self.folder.appending("updates")
        let places =
            kernels.map { updates.appending($0.text) } + [updates] + kernels.map { Self.folder.appending($0.text) }
            + [Self.folder]
        for place in places {
            for suffix in Self.suffixes {
                let path = place.appending(name + suffix)
                guard let status = root.status(path, following: true), status.kind == .file else { continue }
                return status.size > 0 ? .present(path) : .missing("\(path.string.printable) is empty")
            }
        }
        return .missing(absence(of: Self.folder.appending(name)))
    }

    /// Names a broken link, which looks like a file or a folder that exists.
    private func absence(of path: FilePath) -> String {
        var place = path
        while place != Self.folder, !place.components.isEmpty {
            if root.status(place) != nil, !root.exists(place), let target = root.linkTarget(place) {
                return "\(place.string.printable) points to \(target.string.printable), which does not exist"
            }
            place.removeLastComponent()
        }
        return "\(path.string.printable) does not exist"
    }
}
