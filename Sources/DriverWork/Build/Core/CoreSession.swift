import Host
import SystemPackage
import Text

/// Lets one kernel's build and nvctl talk about the independent part, through files in a folder. `StagedSource`'s
/// makefiles know this folder as NVCTL_CORE.
actor CoreSession {
    nonisolated let folder: FilePath
    private nonisolated let root: SystemRoot
    private nonisolated let provider: CoreProvider
    /// Where the build compiles.
    private nonisolated let tree: FilePath
    /// The log of the build's make.
    private nonisolated let makeLog: FilePath
    private let pipe: AnswerPipe
    /// Why the build cannot go on, if it lacks the independent part.
    private(set) var failure: CoreFailure?
    private var hasTurn = false

    init(
        at folder: FilePath, building tree: FilePath, makeLog: FilePath, provider: CoreProvider, root: SystemRoot
    ) throws {
        try root.makeDirectory(folder)
        self.tree = tree
        self.makeLog = makeLog
        self.folder = folder
        self.root = root
        self.provider = provider
        pipe = try AnswerPipe(at: folder.appending("answer"), in: root)
    }

    /// Whether the build has done all it can without the independent part.
    nonisolated var isIdle: Bool { root.status(folder.appending("idle")) != nil }

    /// Waits for the build's question and answers it. `follow` makes the reader for the log of the compilers that this
    /// build waits for. Returns the phases that these compilers went through. After a `CoreFailure`, the build is
    /// useless.
    func serve(
        following follow: @Sendable (FilePath) -> BuildFollower
    ) async throws -> [BuildPhase: MakeLogMeter.Share] {
        let question = folder.appending("request")
        while root.status(question) == nil { try await Task.sleep(for: .milliseconds(50)) }
        do {
            let request = CoreRequest(
                parsing: try root.read(question), needsEmulation: await provider.needsEmulation)
            switch try await provider.objects(for: request) {
            case .ready(let path): try give(path)
            case .missing(let order):
                try pipe.answer("wait")
                let compilers = follow(order.log)
                let path = try await compilers.follow { try await compiled(order) }
                try await provider.takeTurn(linking: root.size(of: tree))
                hasTurn = true
                try give(path)
                return compilers.phases
            }
        } catch  where Task.isCancelled {
            throw CancellationError()
        } catch {
            let failure = error as? CoreFailure ?? CoreFailure(reason: error.inWords, log: nil)
            self.failure = failure
            throw failure
        }
        return [:]
    }

    /// Meanwhile, the build compiles its kernel interface. If an object fails there, it would fail again once the
    /// independent objects are ready, so these are not waited for.
    private nonisolated func compiled(_ order: CoreProvider.Order) async throws -> FilePath {
        try await withThrowingTaskGroup(of: FilePath.self) { group in
            group.addTask { [provider] in try await provider.compiled(order) }
            group.addTask { [makeLog, root] in
                try await FailedObject(log: makeLog, root: root).wait()
                throw CoreFailure(reason: "the kernel interface did not compile", log: nil)
            }
            defer { group.cancelAll() }
            guard let path = try await group.next() else { throw CancellationError() }
            return path
        }
    }

    /// Lets the next build link, because this one has ended.
    func end() async {
        if hasTurn { await provider.giveTurnBack() }
        hasTurn = false
    }

    private func give(_ path: FilePath) throws {
        for object in StagedSource.objects.keys.sorted() {
            try root.link(folder.appending(object), to: path.appending(object))
        }
        try pipe.answer("ready")
    }
}
