import Host
import Text

/// The menu of a grub.cfg, as far as it can be read literally: entries, submenus, and the image that each entry starts.
struct GrubMenu {
    private struct Entry {
        var names: [String]
        var image: String?
        var children: [Entry] = []
    }

    private var entries: [Entry] = []

    init(parsing text: String) {
        /// The open blocks: entries and submenus, and nil for others.
        var open: [Entry?] = []
        func close() -> Entry? { open.isEmpty ? nil : open.removeLast() }
        for line in text.split(whereSeparator: \.isNewline).map(\.trimmingSpaces) {
            let words = Self.words(of: line)
            // Nobody nests menus so deeply.
            guard open.count < 32 else { return }
            switch words.first {
            case "menuentry", "submenu": open.append(Entry(names: Self.names(in: words)))
            case "linux", "linux16", "linuxefi":
                guard words.count > 1, let last = open.indices.last, open[last]?.image == nil else { continue }
                open[last]?.image = words[1]
            case "}":
                guard let entry = close() else { continue }
                if let outer = open.lastIndex(where: { $0 != nil }) {
                    open[outer]?.children.append(entry)
                } else {
                    entries.append(entry)
                }
            default: if line.hasSuffix("{") { open.append(nil) }
            }
        }
    }

    /// The image of an entry, by its number, title or identifier. For an entry in a submenu, the submenu's and a `>`
    /// come first.
    func image(of path: String) -> String? {
        var level = entries
        var found: Entry?
        for part in path.split(separator: ">").map(\.trimmingSpaces) {
            if let number = Int(part) {
                found = level.indices.contains(number) ? level[number] : nil
            } else {
                found = level.first { $0.names.contains(String(part)) }
            }
            guard let found else { return nil }
            level = found.children
        }
        return found?.image
    }

    /// The title, and the identifier after `--id` or after the variable that grub-mkconfig writes instead.
    private static func names(in words: [String]) -> [String] {
        var names = words.dropFirst().prefix(1).map { $0 }
        for (index, word) in words.enumerated().dropLast() where word == "--id" || word == "$menuentry_id_option" {
            names.append(words[index + 1])
        }
        return names
    }

    private static func words(of line: Substring) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in line {
            if let open = quote {
                if character == open { quote = nil } else { word?.append(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character.isWhitespace {
                if let finished = word { words.append(finished) }
                word = nil
            } else {
                // Appended in place, because a line may have a megabyte.
                word = word ?? ""
                word?.append(character)
            }
        }
        if let word { words.append(word) }
        return words
    }
}
