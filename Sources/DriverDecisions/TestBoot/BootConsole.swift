import DriverMessages
import Text

/// A kernel's output in a test boot, divided by the lines that our program printed.
package struct BootConsole {
    /// The output while one module was inserted.
    package struct Section: Hashable {
        package enum Ending: Hashable {
            /// 0, the kernel's error number, or -1 if only the lines have the reason.
            case result(Int)
            case absent
            /// The kernel ended, or time was up.
            case none
        }

        package let module: String
        package var lines: [String] = []
        package var ending = Ending.none
    }

    /// All lines without time stamps.
    package private(set) var lines: [String] = []
    package private(set) var sections: [Section] = []
    /// Whether our program reached its end.
    package private(set) var isComplete = false

    package init(_ text: String, mark: String) {
        // A carriage return and a newline are one character to Swift.
        for line in text.split(whereSeparator: \.isNewline) {
            let line = Self.withoutTime(line)
            lines.append(line)
            let words = line.split(separator: " ")
            guard words.count > 2, words[0] == mark else {
                if let last = sections.indices.last, sections[last].ending == .none {
                    sections[last].lines.append(line)
                }
                continue
            }
            switch words[1] {
            case "insert": sections.append(Section(module: String(words[2])))
            case "absent": sections.append(Section(module: String(words[2]), ending: .absent))
            case "result":
                guard let last = sections.indices.last, words.count > 3, let number = Int(words[3]) else { continue }
                sections[last].ending = .result(number)
            case "end": isComplete = true
            default: break
            }
        }
    }

    /// `[    1.234567] text`, and with CONFIG_PRINTK_CALLER `[    1.234567][    T1] text`.
    private static func withoutTime(_ line: Substring) -> String {
        var rest = line
        while rest.first == "[", let end = rest.firstIndex(of: "]") {
            let inside = rest[rest.index(after: rest.startIndex)..<end]
            guard inside.allSatisfy({ $0.isNumber || " .TC".contains($0) }) else { break }
            rest = rest[rest.index(after: end)...]
        }
        return String(rest.trimmingSpaces)
    }

    /// Texts with which a kernel begins to report that something is broken.
    private static let disasters: [KernelMessage] = [.broken, .kcfi, .endbrMissing]

    package static func disaster(in lines: [String]) -> Int? {
        lines.firstIndex { line in disasters.contains { $0.isSaid(in: line) } }
    }

    /// The first lines of warnings after which the kernel went on.
    package var warnings: [String] { lines.filter { $0.hasPrefix("WARNING: ") } }
}
