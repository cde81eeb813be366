import SystemPackage
import Text

extension SystemRoot {
    /// The folder that a path's filesystem is mounted at. The path itself need not exist.
    ///
    /// The kernel's list of mounts decides. Devices are compared only if there is no list: a folder that is mounted
    /// over itself keeps its device, and in an overlay the device changes from file to file.
    package func mountPoint(of path: FilePath) -> FilePath {
        var place = (try? resolve(path)) ?? path
        while status(place) == nil, place.removeLastComponent() {}
        if let mounts = Self.mountPoints, let located = try? locate(place) {
            let folder = mounts.filter(located.path.starts).max { $0.components.count < $1.components.count }
            guard let folder, folder.starts(with: self.path) else { return "/" }
            return FilePath("/").appending(folder.components.dropFirst(self.path.components.count))
        }
        let device = status(place)?.identity.device
        while !place.components.isEmpty {
            let outer = place.removingLastComponent()
            guard status(outer)?.identity.device == device else { break }
            place = outer
        }
        return place
    }

    /// The mount points of this process, on this machine: the fifth field of proc_pid_mountinfo(5), with unusual
    /// characters in octal.
    private static var mountPoints: [FilePath]? {
        SystemRoot.host.text("/proc/self/mountinfo", limit: 4 << 20)?.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ", maxSplits: 5)
            return fields.count > 4 ? FilePath(unescaped(fields[4])) : nil
        }
    }

    private static func unescaped(_ field: Substring) -> String {
        let parts = field.split(separator: "\\", omittingEmptySubsequences: false)
        let bytes = parts.dropFirst().flatMap { part -> [UInt8] in
            guard let byte = UInt8(part.prefix(3), radix: 8) else { return Array("\\\(part)".utf8) }
            return [byte] + Array(part.dropFirst(3).utf8)
        }
        return String(systemBytes: Array((parts.first ?? "").utf8) + bytes)
    }
}
