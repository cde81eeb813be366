import SystemPackage

/// What keeps modules from being loaded, or changes how they are loaded: lines of modprobe.d, and the kernel's command
/// line.
package struct ModprobeConf: Hashable, Sendable {
    package enum Rule: Hashable, Sendable {
        /// The module is not loaded for a device, but still by its name.
        case blacklist
        /// A command that modprobe runs instead of loading the module, and that does not load one either.
        case install(String)
        /// `alias <name> off`.
        case aliasOff
        /// The kernel itself refuses the module (`module_blacklist=`).
        case kernelBlacklist
        case options([String])
    }

    package struct Line: Hashable, Sendable {
        /// With `_` in place of `-`.
        package let module: String
        package let rule: Rule
        package let file: FilePath
        /// From 1; nil for the command line.
        package let number: Int?
        package let text: String

        package init(module: String, rule: Rule, file: FilePath, number: Int?, text: String) {
            self.module = module
            self.rule = rule
            self.file = file
            self.number = number
            self.text = text
        }
    }

    package static let commandLine: FilePath = "/proc/cmdline"

    package let lines: [Line]

    package init(lines: [Line]) {
        self.lines = lines
    }

    /// A file in an earlier folder hides those of the same name in later ones (modprobe.d(5)).
    package static let folders: [FilePath] = [
        "/etc/modprobe.d", "/run/modprobe.d", "/usr/local/lib/modprobe.d", "/usr/lib/modprobe.d", "/lib/modprobe.d",
    ]

    package static func lines(of text: String, in file: FilePath) -> [Line] {
        var lines: [Line] = []
        var (pending, start) = ("", 0)
        for (index, part) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if pending.isEmpty { start = index + 1 }
            if part.hasSuffix("\\") {
                pending += part.dropLast() + " "
                continue
            }
            let words = (pending + part).split(whereSeparator: \.isWhitespace).map(String.init)
            pending = ""
            guard words.count > 1, let rule = rule(words) else { continue }
            lines.append(
                Line(
                    module: ModuleFileName.canonical(words[1]), rule: rule, file: file, number: start,
                    text: words.joined(separator: " ")))
        }
        return lines
    }

    private static func rule(_ words: [String]) -> Rule? {
        switch words[0] {
        case "blacklist": return .blacklist
        case "alias": return words.dropFirst(2).first == "off" ? .aliasOff : nil
        case "options": return .options(Array(words.dropFirst(2)))
        case "install":
            // Debian loads a renamed module like this, which keeps nothing from being loaded.
            let command = words.dropFirst(2)
            let loads = command.contains { $0.hasSuffix("modprobe") || $0.hasSuffix("insmod") }
            return command.isEmpty || loads ? nil : .install(command.joined(separator: " "))
        default: return nil
        }
    }

    package static func lines(ofCommandLine text: String) -> [Line] {
        text.split(whereSeparator: \.isWhitespace).flatMap { word -> [Line] in
            let parts = word.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { return [] }
            func line(_ module: some StringProtocol, _ rule: Rule) -> Line {
                Line(
                    module: ModuleFileName.canonical(module), rule: rule, file: commandLine, number: nil,
                    text: String(word))
            }
            switch parts[0] {
            case "module_blacklist": return parts[1].split(separator: ",").map { line($0, .kernelBlacklist) }
            // The second is dracut's.
            case "modprobe.blacklist", "rd.driver.blacklist":
                return parts[1].split(separator: ",").map { line($0, .blacklist) }
            default:
                // `nvidia-drm.modeset=0`
                let names = parts[0].split(separator: ".", maxSplits: 1)
                return names.count == 2 ? [line(names[0], .options(["\(names[1])=\(parts[1])"]))] : []
            }
        }
    }
}
