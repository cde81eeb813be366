import DriverModel
import FoundationEssentials
import Host
import SystemPackage
import SystemValues

/// The module files that `unregister` left in place.
///
/// They are not a user's own, so the next installation replaces them. DKMS would archive them as originals, and bring
/// them back one day.
struct LeftModules: Codable {
    struct File: Codable {
        let kernel: String
        let path: String
        let identity: FileIdentity
    }

    var files: [File] = []

    static func read(in root: SystemRoot) -> LeftModules {
        guard let bytes = try? root.read(Places.left) else { return LeftModules() }
        return (try? JSONDecoder().decode(LeftModules.self, from: Data(bytes))) ?? LeftModules()
    }

    func contains(_ path: FilePath, kernel: KernelRelease, in root: SystemRoot) -> Bool {
        guard let identity = root.status(path)?.identity else { return false }
        return files.contains { $0.kernel == kernel.text && $0.path == path.string && $0.identity == identity }
    }

    static func remember(_ paths: [FilePath], kernel: KernelRelease, in root: SystemRoot) throws {
        var left = read(in: root)
        left.files.removeAll { $0.kernel == kernel.text }
        for path in paths {
            guard let identity = root.status(path)?.identity else { continue }
            left.files.append(File(kernel: kernel.text, path: path.string, identity: identity))
        }
        try left.write(in: root)
    }

    static func forget(_ kernel: KernelRelease, in root: SystemRoot) throws {
        var left = read(in: root)
        guard left.files.contains(where: { $0.kernel == kernel.text }) else { return }
        left.files.removeAll { $0.kernel == kernel.text }
        try left.write(in: root)
    }

    private func write(in root: SystemRoot) throws {
        guard !files.isEmpty else { return try root.unlink(Places.left) }
        try root.makeDirectory(Places.left.removingLastComponent())
        try root.write(Array(try JSONEncoder().encode(self)), to: Places.left)
    }
}
