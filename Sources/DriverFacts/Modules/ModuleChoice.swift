import DriverModel
import Host
import SystemPackage

/// Tells which file modprobe would load for a name, from the index that depmod wrote.
///
/// modprobe.d is not considered: it can keep a module from being loaded, or name another in its place, but does not
/// change which file a name stands for.
package final class ModuleChoice {
    private let root: SystemRoot
    private let folder: FilePath
    private let index: DependencyIndex?
    private lazy var softDependencies = SoftDependencies(root: root, folder: folder)

    /// Reads the index as it is now.
    package init(root: SystemRoot, folder: FilePath) {
        self.root = root
        self.folder = folder
        index = DependencyIndex(folder.appending(DepmodFiles.dependencies), in: root)
    }

    /// The file, inside the root; nil if modprobe would not find one.
    package func file(of module: String) -> FilePath? { entry(of: module)?.first.map(path) }

    /// What modprobe inserts for a module: dependencies first, the module last. Built-in modules are left out.
    package func loadOrder(of module: String) -> [FilePath] {
        var order: [FilePath] = []
        var seen: Set<String> = []
        var pending = [(name: ModuleFileName.canonical(module), isReady: false)]
        // Not recursive: a file decides how long a chain is.
        while let (name, isReady) = pending.popLast() {
            if isReady {
                if let file = file(of: name) { order.append(file) }
            } else if seen.insert(name).inserted {
                pending.append((name, true))
                pending += (softDependencies(of: name) + dependencies(of: name)).reversed().map { ($0, false) }
            }
        }
        return order
    }

    /// In the order in which they are loaded, which is the reverse of the index's.
    private func dependencies(of module: String) -> [String] {
        (entry(of: module) ?? []).dropFirst().reversed().compactMap { file in
            path(file).lastComponent.flatMap { ModuleFileName.module(of: $0.string) }.map {
                ModuleFileName.canonical($0)
            }
        }
    }

    private func softDependencies(of module: String) -> [String] {
        softDependencies.before(module).flatMap { name in
            entry(of: name) == nil ? softDependencies.modules(called: name) : [name]
        }
    }

    /// The module's file, and those of the modules that it needs.
    private func entry(of module: String) -> [ArraySlice<UInt8>]? {
        guard let entry = index?.entry(of: ModuleFileName.canonical(module)),
            let colon = entry.firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        return [entry[..<colon]] + entry[(colon + 1)...].split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    private func path(_ bytes: ArraySlice<UInt8>) -> FilePath {
        let path = FilePath(platformString: bytes.map { CInterop.PlatformChar(bitPattern: $0) } + [0])
        return path.isAbsolute ? path : folder.pushing(path)
    }
}
