import Host
import SystemPackage
import TestSupport
import Testing

/// Every file and type that the documents name exists.
@Suite struct ArchitectureTests {
    private static let documents = ["docs/architecture.md", "docs/decisions.md", "CONTRIBUTING.md"]

    private var root: SystemRoot { .host }

    /// The lines of a document by what they stand in: the language of a block, or nil outside of blocks.
    private func lines(of document: String) throws -> [(language: String?, text: String)] {
        let text = try #require(root.text(Checkout.folder.appending(document)))
        var language: String?
        return text.split(separator: "\n").compactMap { line in
            let line = line.drop { $0 == " " }
            guard line.hasPrefix("```") else { return (language, String(line)) }
            language = language == nil ? String(line.dropFirst(3)) : nil
            return nil
        }
    }

    /// The words between backquotes, outside fenced blocks.
    private func names(in document: String) throws -> [String] {
        try lines(of: document).filter { $0.language == nil }.flatMap { line -> [String] in
            let parts = line.text.split(separator: "`", omittingEmptySubsequences: false)
            return parts.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
        }
    }

    /// Apart from lines that leave something out.
    @Test(arguments: documents) func everyLineOfCodeIsInTheCode(document: String) throws {
        let code = texts.values.joined(separator: "\n")
        for line in try lines(of: document) where line.language == "swift" && !line.text.contains("…") {
            // Not in the expectation, which would show all of the code.
            let isThere = code.contains(line.text)
            #expect(isThere, "\(document): \(line.text)")
        }
    }

    @Test(arguments: documents) func everyFileExists(document: String) throws {
        let folders = ["Sources", "Tests", "scripts", "docs", "Samples", ".ci"]
        let sources = files(in: "Sources") + files(in: "Tests")
        for name in try names(in: document) where name.contains("/") && !name.hasPrefix("/") && !name.contains(" ") {
            let path = FilePath(name.hasSuffix("/") ? String(name.dropLast()) : name)
            let isWhole = folders.contains(path.components.first?.string ?? "")
            let isOfSources = root.exists(
                Checkout.folder.appending("Sources").appending(String(name.split(separator: "/")[0])))
            guard isWhole || isOfSources else {
                // `Reports/ErrorReport.swift`, where the target is named beside it.
                let isThere = !name.hasSuffix(".swift") || sources.contains { $0.hasSuffix("/" + name) }
                #expect(isThere, "\(document): \(name)")
                continue
            }
            let place = isWhole ? Checkout.folder : Checkout.folder.appending("Sources")
            #expect(root.exists(place.appending(path.components)), "\(document): \(name)")
        }
    }

    @Test(arguments: documents) func everyTypeExists(document: String) throws {
        let types = types
        for name in try names(in: document) where isTypeName(name) {
            let parts = name.split(separator: ".").map(String.init)
            let members = try #require(types[parts[0]], "\(document): no type is called \(parts[0])")
            #expect(parts.dropFirst().allSatisfy { members.contains($0) }, "\(document): \(name)")
        }
    }

    /// True for `Executor` and `Host.answers`; false for options, commands and files.
    private func isTypeName(_ name: String) -> Bool {
        let first = name.split(separator: ".").first ?? ""
        guard let initial = first.first, initial.isUppercase, first.contains(where: \.isLowercase) else { return false }
        return name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." } && !name.hasSuffix(".md")
            && !name.hasSuffix(".swift")
    }

    /// The types, each with all names that are declared in the files that declare or extend it.
    private var types: [String: Set<String>] {
        var types: [String: Set<String>] = [:]
        let typeWords: Set<Substring> = ["struct", "class", "enum", "protocol", "actor", "typealias", "extension"]
        for text in texts.values {
            var (named, declared): (Set<String>, Set<String>) = ([], [])
            for line in text.split(separator: "\n") where !line.drop(while: { $0 == " " }).hasPrefix("//") {
                let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
                for (word, name) in zip(words, words.dropFirst()) {
                    if typeWords.contains(word) { named.insert(String(name)) }
                    if ["case", "func", "var", "let"].contains(word) { declared.insert(String(name)) }
                }
            }
            for name in named { types[name, default: []].formUnion(named.union(declared)) }
        }
        return types
    }

    /// The code by its files.
    private var texts: [String: String] {
        let files = files(in: "Sources") + files(in: "Tests")
        return Dictionary(uniqueKeysWithValues: files.map { ($0, root.text(Checkout.folder.appending($0)) ?? "") })
    }

    private func files(in folder: String) -> [String] {
        root.names(in: Checkout.folder.appending(folder)).flatMap { name -> [String] in
            let path = "\(folder)/\(name)"
            if root.isDirectory(Checkout.folder.appending(path)) { return files(in: path) }
            return name.hasSuffix(".swift") ? [path] : []
        }
    }
}
