import Text

/// A parameter that modprobe gives to a module, and where that is written.
package struct ModuleOption: Hashable, Sendable {
    package let name: String
    package let value: String
    /// File and line, or the kernel's command line.
    package let origin: String

    package init(name: String, value: String, origin: String) {
        self.name = name
        self.value = value
        self.origin = origin
    }
}

extension ModprobeConf {
    /// The parameters that modules would be loaded with. If one is given twice, the kernel takes the last.
    package func options(of modules: Set<String>) -> [ModuleOption] {
        lines.filter { modules.contains($0.module) }.flatMap { line -> [ModuleOption] in
            guard case .options(let words) = line.rule else { return [] }
            let origin = line.number.map { "\(line.file.string.printable):\($0)" } ?? "the kernel's command line"
            return words.compactMap { word in
                let parts = word.split(separator: "=", maxSplits: 1)
                guard parts.count == 2 else { return nil }
                return ModuleOption(name: String(parts[0]), value: parts[1].filter { $0 != "\"" }, origin: origin)
            }
        }
    }
}
