import Host
import SystemPackage
import TestSupport
import Testing

/// Every file and type that the documents name exists.
@Suite struct ArchitectureTests {
    private static let documents = ["docs/architecture.md", "docs/decisions.md", "CONTRIBUTING.md"]

    private var root: SystemRoot { .host }

    /// The words between backquotes, outside fenced blocks.
    private func names(in document: String) throws -> [String] {
        let text = try #require(root.text(Checkout.folder.appending(document)))
        var isFenced = false
        return text.split(separator: "\n").flatMap { line -> [String] in
            if line.hasPrefix("```") { isFenced.toggle() }
            guard !isFenced else { return [] }
            let parts = line.split(separator: "`", omittingEmptySubsequences: false)
            return parts.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
        }
    }

    @Test(arguments: documents) func everyFileExists(document: String) throws {
        let folders = ["Sources", "Tests", "scripts", "docs", "Samples", ".ci"]
        for name in try names(in: document) where name.contains("/") && !name.hasPrefix("/") && !name.contains(" ") {
            let path = FilePath(name.hasSuffix("/") ? String(name.dropLast()) : name)
            let isWhole = folders.contains(path.components.first?.string ?? "")
            let isOfSources = root.exists(
                Checkout.folder.appending("Sources").appending(String(name.split(separator: "/")[0])))
            guard isWhole || isOfSources else { continue }
            let place = isWhole ? Checkout.folder : Checkout.folder.appending("Sources")
            #expect(root.exists(place.appending(path.components)), "\(document): \(name)")
        }
    }

    @Test(arguments: documents) func everyTypeExists(document: String) throws {
        let declared = declarations
        for name in try names(in: document) where isTypeName(name) {
            let parts = name.split(separator: ".").map(String.init)
            #expect(parts.allSatisfy { declared.contains($0) }, "\(document): \(name)")
        }
    }

    /// True for `Executor` and `Host.answers`; false for options, commands and files.
    private func isTypeName(_ name: String) -> Bool {
        let first = name.split(separator: ".").first ?? ""
        guard let initial = first.first, initial.isUppercase, first.contains(where: \.isLowercase) else { return false }
        return name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." } && !name.hasSuffix(".md")
            && !name.hasSuffix(".swift")
    }

    /// The names of all types and members.
    private var declarations: Set<String> {
        var names: Set<String> = []
        let words: Set<Substring> = [
            "struct", "class", "enum", "protocol", "actor", "typealias", "case", "func", "var", "let",
        ]
        for file in files(in: "Sources") + files(in: "Tests") {
            for line in (root.text(Checkout.folder.appending(file)) ?? "").split(separator: "\n") {
                let parts = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
                for (word, name) in zip(parts, parts.dropFirst()) where words.contains(word) {
                    names.insert(String(name))
                }
            }
        }
        return names
    }

    private func files(in folder: String) -> [String] {
        root.names(in: Checkout.folder.appending(folder)).flatMap { name -> [String] in
            let path = "\(folder)/\(name)"
            if root.isDirectory(Checkout.folder.appending(path)) { return files(in: path) }
            return name.hasSuffix(".swift") ? [path] : []
        }
    }
}
