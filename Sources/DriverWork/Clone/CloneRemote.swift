import DriverFacts
import DriverModel
import Host
import SystemPackage
import Text

/// What a clone's `origin` has, and how to fetch it. The only change to the clone is the tags that it gains.
package struct CloneRemote: Sendable {
    private static let name = "origin"
    static let logPrefix = "fetch-"

    private let clone: FilePath
    private let facts: CloneFacts
    private let git: Git
    private let host: Host

    package init(_ path: FilePath, on host: Host) async throws(Failure) {
        guard host.root.isDirectory(path) else { throw .cloneMissing(path) }
        let owner = CloneOwner.of(path, in: host.root)
        facts = await CloneFacts.read(path, as: owner, on: host)
        if let reason = facts.refusal { throw .cloneUnreadable(path, reason: reason) }
        guard let account = owner.account else { throw .cloneMissing(path) }
        guard facts.isClone else { throw .notAClone(path) }
        guard host.programs.locate("git") != nil else {
            throw .gitMissing(install: Distribution.read(in: host.root).advice(toInstall: ["git"]))
        }
        clone = path
        self.host = host
        git = Git(clone: path, owner: account, host: host)
    }

    /// Asks the origin for its tags. The values are the names of their objects.
    package func tags() async throws -> [String: String] {
        guard facts.remote != nil else { throw Failure.noRemote(clone) }
        return try await host.answers.answer(to: ["tags of the origin", clone.string]) {
            let program = await git.networked(["ls-remote", "--tags", Self.name])
            let result = try await host.programs.run(program, output: .captured(limit: 64 << 20))
            guard result.succeeded else { throw unreachable(result.errors) }
            return Self.tags(result.output, separator: "\t")
        }
    }

    /// The tags of the clone.
    func localTags() async throws -> [String: String] {
        Self.tags(
            try await git.run(["for-each-ref", "--format=%(objectname) %(refname)", "refs/tags"]), separator: " ")
    }

    private static func tags(_ text: String, separator: Character) -> [String: String] {
        var tags: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: separator, maxSplits: 1)
            let prefix = "refs/tags/"
            // For a tag that is an object itself, git adds a line with `^{}` for the commit.
            guard words.count == 2, words[1].hasPrefix(prefix), !words[1].hasSuffix("^{}") else { continue }
            tags[String(words[1].dropFirst(prefix.count))] = String(words[0])
        }
        return tags
    }

    /// Fetches the releases that the clone lacks. None of its tags is changed. Reports git's progress.
    package func fetchReleases(
        of tags: [String: String], and wanted: String? = nil, report: @escaping @Sendable (String) -> Void
    ) async throws {
        let local = try await localTags()
        var names = tags.keys.filter { local[$0] == nil && (DriverVersion($0).isRelease || $0 == wanted) }.sorted()
        // If none is missing, a known tag is fetched, so that git records the time.
        if names.isEmpty, let known = tags.keys.sorted().first(where: { local[$0] == tags[$0] }) { names = [known] }
        guard !names.isEmpty else { return }
        let depth = facts.isShallow ? ["--depth=1"] : []
        try await run(
            await git.networked(
                ["fetch", "--progress", "--no-tags", "--no-prune", "--no-recurse-submodules"] + depth + [Self.name]
                    + names.map { "refs/tags/\($0):refs/tags/\($0)" }),
            report: report)
    }

    /// Runs a fetch, and reports each line of its progress.
    private func run(_ program: Program, report: @escaping @Sendable (String) -> Void) async throws {
        let parent = host.isRoot ? Places.run : "/tmp"
        let folder = try host.root.makeTemporaryDirectory(in: parent, prefix: Self.logPrefix)
        defer {
            try? host.root.removeTree(folder)
            if host.isRoot { host.root.removeEmptyDirectory(parent) }
        }
        let log = folder.appending("log")
        let output = ProgramOutput.appended(to: try host.root.locate(log))
        let result = try await withThrowingTaskGroup(of: ProgramResult?.self) { group in
            group.addTask { try await host.programs.run(program, output: output) }
            group.addTask { [root = host.root] in
                var file = GrowingFile(log, in: root)
                while true {
                    // Asked before reading, so that the last output is still read.
                    let isOver = Task.isCancelled
                    for line in Self.lines(of: file.read()) { report(RemoteAddress.withoutSecrets(inWordsOf: line)) }
                    if isOver { return nil }
                    try? await Task.sleep(for: .milliseconds(100))
                }
            }
            var fetched: ProgramResult?
            while let ended = try await group.next() {
                fetched = ended ?? fetched
                group.cancelAll()
            }
            if let fetched { return fetched }
            throw CancellationError()
        }
        guard !result.succeeded else { return }
        throw unreachable(host.root.text(log, limit: 1 << 20) ?? "")
    }

    /// git draws its progress on one line again and again, padded with spaces to cover longer text.
    private static func lines(of bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split { $0 == "\r" || $0 == "\n" || $0 == "\r\n" }
            .map { String($0.trimmingSpaces) }
    }

    private func unreachable(_ words: String) -> Failure {
        let lines = Self.lines(of: Array(words.utf8))
        let said = lines.first { $0.hasPrefix("fatal:") || $0.hasPrefix("error:") || $0.contains("Permission denied") }
        let shown = RemoteAddress.withoutSecrets(inWordsOf: said ?? lines.last ?? "git said nothing")
        return .remoteUnreachable(
            facts.remote ?? Self.name, clone: clone, words: shown, owner: git.isForeign ? git.owner.name : nil)
    }

    // MARK: One tag

    /// The release in a tag of the clone; nil if the clone has no such tag.
    package func release(_ tag: String) async throws -> CloneRelease? {
        let name = "refs/tags/\(tag)"
        guard let commit = try? await git.line(["rev-parse", "--verify", "--quiet", "\(name)^{commit}"]) else {
            return nil
        }
        let files = try await git.list(["ls-tree", "-r", "-z", commit])
        if files.contains(where: { $0.hasPrefix("160000 ") }) { throw Failure.hasSubmodules(clone) }
        let text = try? await git.run(["cat-file", "blob", "\(commit):version.mk"])
        guard let version = text.flatMap(SourceTreeReader.version(in:)) else {
            throw Failure.notADriverTree(
                clone, reason: "its tag \(tag) has no version.mk with NVIDIA_VERSION")
        }
        if DriverVersion(tag).isRelease, version.text != tag {
            throw Failure.notADriverTree(clone, reason: "the version.mk of its tag \(tag) says \(version)")
        }
        return CloneRelease(tag: tag, version: version, commit: commit)
    }
}
