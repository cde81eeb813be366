import Host
import SystemPackage

/// A parameter that modprobe gives to a module, and where that is written.
public struct ModuleOption: Hashable, Sendable {
    public let name: String
    public let value: String
    /// File and line, or the kernel's command line.
    public let origin: String
}

/// Reads the `options` of modprobe.d as modprobe does (modprobe.d(5)).
struct ModuleOptions {
    let root: SystemRoot
    /// The system that is looked at was started with the machine's own kernel command line.
    let isRunning: Bool

    /// The first folder with a file of some name hides those of that name in the others.
    private static let folders: [FilePath] = [
        "/etc/modprobe.d", "/run/modprobe.d", "/usr/local/lib/modprobe.d", "/usr/lib/modprobe.d", "/lib/modprobe.d",
    ]

    /// What the module would be loaded with; of a parameter that is given twice, the kernel takes the last.
    func options(of modules: Set<String>) -> [ModuleOption] {
        var files: [String: FilePath] = [:]
        for folder in Self.folders {
            for name in root.names(in: folder) where name.hasSuffix(".conf") && files[name] == nil {
                files[name] = folder.appending(name)
            }
        }
        let ordered = files.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.value)
        return ordered.flatMap { options(of: modules, in: $0) } + (isRunning ? commandLine(modules) : [])
    }

    private func options(of modules: Set<String>, in file: FilePath) -> [ModuleOption] {
        var result: [ModuleOption] = []
        var continued: (text: String, line: Int)?
        let lines = (root.text(file, limit: 1 << 20) ?? "").split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let start = continued?.line ?? index + 1
            let text = (continued?.text ?? "") + line
            if text.hasSuffix("\\") {
                continued = (text.dropLast() + " ", start)
                continue
            }
            continued = nil
            let words = text.split { $0 == " " || $0 == "\t" }
            guard words.count > 2, words[0] == "options", modules.contains(ModuleFileName.canonical(String(words[1])))
            else { continue }
            let origin = "\(file.string.printable):\(start)"
            result += words.dropFirst(2).compactMap { Self.option($0, origin: origin) }
        }
        return result
    }

    /// `nvidia.NVreg_EnableGpuFirmware=0`
    private func commandLine(_ modules: Set<String>) -> [ModuleOption] {
        let words = (root.text("/proc/cmdline", limit: 1 << 16) ?? "").split { $0.isWhitespace }
        return words.compactMap { word in
            let parts = word.split(separator: ".", maxSplits: 1)
            guard parts.count == 2, modules.contains(ModuleFileName.canonical(String(parts[0]))) else { return nil }
            return Self.option(parts[1], origin: "the kernel's command line")
        }
    }

    private static func option(_ word: Substring, origin: String) -> ModuleOption? {
        let parts = word.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        return ModuleOption(name: String(parts[0]), value: parts[1].filter { $0 != "\"" }, origin: origin)
    }
}
