import SystemPackage
import Text

extension SystemRoot {
    /// The folder that the filesystem of a path is mounted at; the path itself need not be there yet.
    ///
    /// By the kernel's list of mounts, and without it by the device: that one does not change where a folder is mounted
    /// over itself, and changes from file to file in an overlay.
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

    /// Of this process, on this machine (proc_pid_mountinfo(5)): the fifth field, with odd characters in octal.
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
