import DriverModel
import Host
import SystemPackage
import Text

/// Finds the driver's module files in a kernel's modules folder.
package struct ModuleSearch {
    package let root: SystemRoot
    package let folder: FilePath

    package init(root: SystemRoot, folder: FilePath) {
        self.root = root
        self.folder = folder
    }

    /// Where drivers are installed by DKMS (`updates/dkms`, `extra`, `updates`), by Arch's prebuilt packages
    /// (`extramodules`), and in the places that a dkms.conf and NVIDIA's installer name.
    private static let usualFolders = [
        DkmsLocations.usualDestination, "updates", "extra", "extramodules", "kernel/drivers/video",
        "kernel/drivers/video/nvidia", "kernel/drivers/char/drm", "misc",
    ]

    /// The files of every module whose name begins with `nvidia`, by canonical module name. If a module has several,
    /// the first is the one that modprobe would load.
    package func files() -> [String: [FilePath]] {
        var result: [String: [FilePath]] = [:]
        func add(_ module: String, _ path: FilePath) {
            let name = ModuleFileName.canonical(module)
            if !(result[name]?.contains(path) ?? false) { result[name, default: []].append(path) }
        }
        // modules.dep lists one file for each name: the one that depmod chose.
        for relative in pathsInDependencyFile() {
            let path = relative.hasPrefix("/") ? FilePath(relative) : folder.appending(relative)
            guard let name = path.lastComponent?.string, let module = ModuleFileName.module(of: name),
                DriverModules.isDriverName(module), root.isFile(path)
            else { continue }
            add(module, path)
        }
        for place in Self.usualFolders {
            let directory = folder.appending(place)
            for (module, path) in ModuleFileName.modules(in: directory, of: root)
            where DriverModules.isDriverName(module) {
                add(module, path)
            }
        }
        return result
    }

    private func pathsInDependencyFile() -> [String] {
        guard let bytes = try? root.read(folder.appending("modules.dep"), limit: 64 << 20) else { return [] }
        let pattern = Array(DriverModules.core.utf8)
        let newline = UInt8(ascii: "\n")
        var paths: [String] = []
        var position = 0
        while let hit = bytes.offset(of: pattern, from: position) {
            let start = bytes[..<hit].lastIndex(of: newline).map { $0 + 1 } ?? 0
            let end = bytes[hit...].firstIndex(of: newline) ?? bytes.count
            if let colon = bytes[start..<end].firstIndex(of: UInt8(ascii: ":")), colon > hit {
                paths.append(String(systemBytes: bytes[start..<colon]))
            }
            position = end
        }
        return paths
    }
}
