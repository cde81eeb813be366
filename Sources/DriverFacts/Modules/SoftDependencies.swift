import DriverModel
import Host
import SystemPackage

/// The modules that a kernel's modules want loaded first without needing them, as depmod has collected them from the
/// modules.
struct SoftDependencies {
    private let root: SystemRoot
    private let folder: FilePath
    private let wanted: [String: [String]]

    init(root: SystemRoot, folder: FilePath) {
        self.root = root
        self.folder = folder
        wanted = Self.wanted(root.text(folder.appending("modules.softdep")) ?? "")
    }

    func before(_ module: String) -> [String] { wanted[module] ?? [] }

    /// The modules that have an alias: `alias <name> <module>`. An alias with wildcards stands for devices, and no
    /// module depends on one.
    func modules(called name: String) -> [String] {
        // Read only when needed: few modules depend on an alias.
        (root.text(folder.appending("modules.alias"), limit: 4 << 20) ?? "").split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").map { ModuleFileName.canonical($0) }
            return words.count == 3 && words[0] == "alias" && words[1] == name ? words[2] : nil
        }
    }

    /// Reads `softdep <module> pre: <names> post: <names>`. If a module has several lines, modprobe takes the first.
    private static func wanted(_ text: String) -> [String: [String]] {
        var result: [String: [String]] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: \.isWhitespace).map { ModuleFileName.canonical($0) }
            guard words.count > 1, words[0] == "softdep", result[words[1]] == nil else { continue }
            var isBefore = false
            result[words[1]] = words.dropFirst(2).filter { word in
                guard word != "pre:", word != "post:" else {
                    isBefore = word == "pre:"
                    return false
                }
                return isBefore
            }
        }
        return result
    }
}
