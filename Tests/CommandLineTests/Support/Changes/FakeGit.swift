import Host
import Synchronization
import SystemPackage
import TestSupport

/// A clone of the driver's source, and its origin. Each version has a tag, and the clone may lack some of them.
final class FakeGit: Sendable {
    private struct State {
        var head = ""
        var tags: [String] = []
        var origin: [String] = []
        var changed: [String] = []
    }

    static let clone: FilePath = "/root/open-gpu-kernel-modules"

    private let fixture: FixtureRoot
    private let state = Mutex(State())

    init(_ fixture: FixtureRoot) { self.fixture = fixture }

    var head: String { state.withLock(\.head) }
    var tags: [String] { state.withLock(\.tags) }

    /// Makes the clone, at the first of its tags.
    func makeClone(_ tags: [String], origin: [String]? = nil) throws {
        state.withLock { $0 = State(tags: tags, origin: origin ?? tags) }
        for folder in ["kernel-open/nvidia", "src/nvidia", ".git"] {
            try fixture.folder(Self.clone.appending(folder))
        }
        try fixture.file(Self.clone.appending("kernel-open/nvidia/nv.c"), "int nv;\n")
        try fixture.file(
            Self.clone.appending(".git/config"), "[remote \"origin\"]\n\turl = https://example.org/x.git\n")
        if let first = tags.first { try checkOut(first) }
    }

    func release(_ tag: String) { state.withLock { $0.origin.append(tag) } }

    /// Changes a file of the clone, as a user does.
    func change(_ file: String, _ text: String) throws {
        try fixture.file(Self.clone.appending(file), text)
        state.withLock { $0.changed.append(file) }
    }

    func run(_ arguments: [String], output: ProgramOutput) throws -> ProgramResult {
        guard let place = arguments.firstIndex(of: "-C") else { throw unexpected(arguments) }
        let words = Array(arguments[(place + 2)...])
        let state = self.state.withLock(\.self)
        func said(_ text: String) -> ProgramResult { ProgramResult(.exited(0), output: text) }
        switch words.first {
        case "config": return ProgramResult(.exited(1))
        case "status":
            let changes = state.changed.map { "1 .M N... 100644 100644 100644 1 1 \($0)" }
            return said((["# branch.oid \(object(state.head))"] + changes).map { $0 + "\0" }.joined())
        case "tag": return said(state.head + "\n")
        case "ls-files" where words.last == "--cached":
            return said(["version.mk", "kernel-open/nvidia/nv.c"].map { $0 + "\0" }.joined())
        case "ls-files": return said("")
        case "rev-list": return said("0\n")
        case "ls-remote": return said(state.origin.map { "\(object($0))\trefs/tags/\($0)\n" }.joined())
        case "for-each-ref": return said(state.tags.map { "\(object($0)) refs/tags/\($0)\n" }.joined())
        case "rev-parse" where words[1] == "--abbrev-ref": return said("HEAD\n")
        case "rev-parse": return revision(words.last ?? "", state)
        case "ls-tree": return said("100644 blob 1\tversion.mk\0")
        case "cat-file":
            let tag = state.tags.first { words.last == "\(object($0)):version.mk" } ?? ""
            return said("NVIDIA_VERSION = \(tag)\n")
        case "fetch":
            self.state.withLock { $0.tags = $0.origin }
            if case .appended(let log) = output {
                try SystemRoot.host.write("Receiving objects: 100%, done.\n", to: log.path)
            }
            return said("")
        case "checkout":
            try checkOut(String((words.last ?? "").dropFirst("refs/tags/".count)))
            return said("")
        default: throw unexpected(words)
        }
    }

    /// An object name of 40 digits, as git has.
    private func object(_ tag: String) -> String {
        let digits = tag.filter(\.isNumber)
        return String(repeating: "0", count: max(0, 40 - digits.count)) + digits
    }

    private func revision(_ name: String, _ state: State) -> ProgramResult {
        let tag = name == "HEAD" ? state.head : state.tags.first { name == "refs/tags/\($0)^{commit}" }
        guard let tag else { return ProgramResult(.exited(1)) }
        return ProgramResult(.exited(0), output: object(tag) + "\n")
    }

    private func checkOut(_ tag: String) throws {
        state.withLock { ($0.head, $0.changed) = (tag, []) }
        try fixture.file(Self.clone.appending("version.mk"), "NVIDIA_VERSION = \(tag)\n")
        try fixture.file(Self.clone.appending(".git/HEAD"), object(tag) + "\n")
    }

    private func unexpected(_ words: [String]) -> FakePrograms.Unexpected {
        FakePrograms.Unexpected(commandLine: "git \(words.joined(separator: " "))")
    }
}
