import Host
import SystemPackage

/// Why the independent part could not be had.
struct CoreFailure: WordedError, Hashable {
    let reason: String
    var words: String { reason }
    /// What the compilers printed.
    let log: FilePath?
}

/// Gives builds the independent objects of one source: from the store, or compiled once for all builds
/// that want the same.
actor CoreProvider {
    enum Answer {
        case ready(FilePath)
        /// Somebody's build has asked for it first; its compilers print into this log.
        case compiling(Task<FilePath, any Error>, log: FilePath)
    }

    private let host: Host
    private let source: FilePath
    private let version: DriverVersion
    private let jobs: Int
    private let cacheLimit: Int64
    private let work: FilePath
    private var digest: String?
    private var compilations: [String: Task<FilePath, any Error>] = [:]
    /// How many of the builds that waited for the same objects may still go on at once.
    private var turns: Int
    /// How much those that wait for a turn have compiled.
    private var waiting: [UInt64] = []

    init(
        host: Host, source: FilePath, version: DriverVersion, limits: BuildLimits, cacheLimit: Int64, work: FilePath
    ) {
        self.host = host
        self.source = source
        self.version = version
        jobs = limits.coreJobs
        turns = limits.links
        self.cacheLimit = cacheLimit
        self.work = work
    }

    /// See `CoreRequest`.
    var needsEmulation: Bool {
        let text = host.root.text(source.appending("utils.mk"), limit: 1 << 20) ?? ""
        return text.contains("--format=binary") && !text.contains("LD_TARGET_EMULATION_FLAG")
    }

    func objects(for request: CoreRequest) async throws -> Answer {
        if digest == nil { digest = try SourceDigest(root: host.root, source: source).text() }
        let digest = digest ?? ""
        let key = try await request.key(source: digest, versionsOn: host)
        let folder = work.appending("core-\(key)")
        let log = work.appending("core-\(key).log")
        // From here to the end nothing is awaited: two builds that ask at once get the same answer.
        if let running = compilations[key] { return .compiling(running, log: log) }
        if let path = try CoreStore(root: host.root).take(key) {
            host.logger.debug("the independent part of \(version) for \(request.compiler) is in the store: \(path)")
            return .ready(path)
        }
        host.logger.debug("compiling the independent part of \(version) with \(request.compiler), as \(key)")
        let task = Task { try await compile(request, key: key, digest: digest, in: folder, log: log) }
        compilations[key] = task
        return .compiling(task, log: log)
    }

    /// Waits until fewer builds are linking than may. All at once, when what they waited for is there, they would take
    /// the most room on the disk at the same time. The one with the least to link goes first: what is left of the others
    /// then, their modules, is less than what they had compiled.
    func takeTurn(linking bytes: UInt64) async throws {
        waiting.append(bytes)
        defer { if let place = waiting.firstIndex(of: bytes) { waiting.remove(at: place) } }
        // All who have waited for the same objects come now.
        repeat { try await Task.sleep(for: .milliseconds(50)) } while turns == 0 || bytes > waiting.min() ?? bytes
        turns -= 1
    }

    func giveTurnBack() { turns += 1 }

    /// Stops the compilers and waits until they are gone.
    func stop() async {
        for task in compilations.values { task.cancel() }
        for task in compilations.values { _ = await task.result }
    }

    private func compile(
        _ request: CoreRequest, key: String, digest: String, in folder: FilePath, log: FilePath
    ) async throws -> FilePath {
        let root = host.root
        defer { try? root.removeTree(folder) }
        try linkSource(into: folder, output: FilePath(request.output))
        var objects: [String: FilePath] = [:]
        for (name, place) in StagedSource.objects {
            objects[name] = FilePath(place).appending(FilePath(request.output).components).appending(name)
        }
        let make = Program(
            "make", ["-j\(jobs)"] + objects.values.map(\.string).sorted(), environment: request.compileEnvironment,
            workingDirectory: folder)
        let result = try await host.programs.run(make, output: .appended(to: root.locate(log)))
        try Task.checkCancellation()
        guard try SourceDigest(root: root, source: source).text() == digest else {
            throw CoreFailure(
                reason: "\(source) changed while it was compiled; build again when nothing writes there", log: log)
        }
        guard result.succeeded else {
            let how = result.exitStatus.map { "make exited with status \($0)" } ?? "make was killed"
            throw CoreFailure(reason: "the kernel-independent part did not compile (\(how))", log: log)
        }
        for (name, path) in objects {
            let path = folder.appending(path.components)
            guard let status = root.status(path), status.kind == .file, status.size > 0 else {
                throw CoreFailure(reason: "the source's makefiles left no \(name)", log: log)
            }
            objects[name] = path
        }
        return try await store(objects, key: key, compiler: request.compiler)
    }

    /// Makes a tree to compile in that takes no room: links to the source, in folders that objects come into. What
    /// earlier builds left there is not linked.
    private func linkSource(into folder: FilePath, output: FilePath) throws {
        let root = host.root
        let parts = StagedSource.objects.values.map { FilePath($0) }
        // Compilers must never write where a link leads.
        guard let products = output.components.first?.string, output.isRelative, output.lexicallyNormalized() == output,
            products != ".."
        else { throw CoreFailure(reason: "the source's makefiles put objects into '\(output)'", log: nil) }
        func link(_ names: [String], of place: FilePath) throws {
            try root.makeDirectory(folder.appending(place.components))
            for name in names {
                let path = place.appending(name)
                guard !parts.contains(path), name != products, !StagedSource.productFolders.contains(name) else {
                    continue
                }
                try root.link(folder.appending(path.components), to: source.appending(path.components))
            }
        }
        try link(SourceDigest.topFiles(of: source, in: root), of: "")
        for place in [FilePath("src")] + parts { try link(root.list(source.appending(place.components)), of: place) }
    }

    /// Puts the objects into the store; where that has no room, they serve this run alone.
    private func store(_ objects: [String: FilePath], key: String, compiler: String) async throws -> FilePath {
        let store = CoreStore(root: host.root)
        let words = try? await host.programs.output(of: Program(compiler, ["--version"]))
        do {
            let published = try store.publish(
                objects, key: key, version: version,
                compiler: words?.split(separator: "\n").first.map(String.init) ?? compiler, now: host.now())
            // Never what was put there just now.
            try? store.remove(CoreStore.excess(store.entries(), limit: cacheLimit).filter { $0.key != key })
            return published
        } catch let error as FileError {
            host.logger.warning(
                "the kernel-independent part could not be stored, so it will be compiled again next time: \(error.inWords)"
            )
            let folder = work.appending("objects-\(key)")
            try host.root.makeDirectory(folder)
            for (name, path) in objects { try host.root.rename(path, to: folder.appending(name)) }
            return folder
        }
    }
}

/// What one kernel's build and nvctl say to each other about the independent part, through the files of a
/// folder that `StagedSource`'s makefiles know by NVCTL_CORE.
actor CoreSession {
    nonisolated let folder: FilePath
    private nonisolated let root: SystemRoot
    private let provider: CoreProvider
    /// Where the build compiles.
    private nonisolated let tree: FilePath
    private let pipe: AnswerPipe
    /// Why the build cannot go on, when it is for want of the independent part.
    private(set) var failure: CoreFailure?
    private var hasTurn = false

    init(at folder: FilePath, building tree: FilePath, provider: CoreProvider, root: SystemRoot) throws {
        try root.makeDirectory(folder)
        self.tree = tree
        self.folder = folder
        self.root = root
        self.provider = provider
        pipe = try AnswerPipe(at: folder.appending("answer"), in: root)
    }

    /// Whether the build has done all it can without the independent part.
    nonisolated var isIdle: Bool { root.status(folder.appending("idle")) != nil }

    /// Waits for the build's question and answers it. `follow` makes what reads the log of the compilers that
    /// this build waits for; what they went through is given back.
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
            case .compiling(let task, let log):
                try pipe.answer("wait")
                let compilers = follow(log)
                let path = try await compilers.follow { try await task.value }
                try await provider.takeTurn(linking: root.size(of: tree))
                hasTurn = true
                try give(path)
                return compilers.phases
            }
        } catch let error as CancellationError {
            throw error
        } catch {
            let failure = error as? CoreFailure ?? CoreFailure(reason: error.inWords, log: nil)
            self.failure = failure
            try pipe.answer(failure.reason)
        }
        return [:]
    }

    /// Lets the next build link; this one has ended.
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
