import DriverFacts
import DriverModel
import Glibc
import Host
import SystemPackage
import SystemValues
import Text

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
        /// They have to be compiled, unless that is under way already: see `compiled`.
        case missing(Order)
    }

    /// What there is to compile, and where.
    struct Order {
        fileprivate let request: CoreRequest
        fileprivate let key: String
        fileprivate let digest: String
        /// What the compilers print into.
        let log: FilePath
    }

    private struct Compilation {
        let task: Task<Void, Never>
        /// nil as long as it goes on.
        var result: Result<FilePath, any Error>?
        /// How many builds wait for it.
        var wanted = 0
    }

    private let host: Host
    private let source: FilePath
    private let version: DriverVersion
    private let jobs: Int
    private let cacheLimit: Int64
    private let work: FilePath
    private var digest: String?
    private var compilations: [String: Compilation] = [:]
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
        let order = Order(request: request, key: key, digest: digest, log: work.appending("core-\(key).log"))
        if compilations[key] != nil { return .missing(order) }
        if let path = try CoreStore(root: host.root).take(key) {
            host.logger.debug("the independent part of \(version) for \(request.compiler) is in the store: \(path)")
            return .ready(path)
        }
        return .missing(order)
    }

    /// Compiles the objects, or waits while they are compiled for another build. Whoever is cancelled while waiting does not
    /// want them any longer, and when nobody does, the compilers are stopped.
    func compiled(_ order: Order) async throws -> FilePath {
        try Task.checkCancellation()
        let key = order.key
        // One that was stopped comes to its end first: both would compile in the same folder.
        while let stopped = compilations[key], stopped.wanted == 0, stopped.task.isCancelled {
            try await Task.sleep(for: .milliseconds(50))
            if compilations[key]?.result != nil { compilations[key] = nil }
        }
        if compilations[key] == nil { begin(order) }
        compilations[key]?.wanted += 1
        defer { leave(key) }
        while true {
            if let result = compilations[key]?.result { return try result.get() }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private func begin(_ order: Order) {
        host.logger.debug(
            "compiling the independent part of \(version) with \(order.request.compiler), as \(order.key)")
        let task = Task {
            do {
                let path = try await compile(order)
                compilations[order.key]?.result = .success(path)
            } catch {
                compilations[order.key]?.result = .failure(error)
            }
        }
        compilations[order.key] = Compilation(task: task)
    }

    private func leave(_ key: String) {
        compilations[key]?.wanted -= 1
        if let left = compilations[key], left.wanted == 0, left.result == nil { left.task.cancel() }
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
        for compilation in compilations.values { compilation.task.cancel() }
        for compilation in compilations.values { await compilation.task.value }
    }

    private func compile(_ order: Order) async throws -> FilePath {
        let root = host.root
        let (request, log) = (order.request, order.log)
        let folder = work.appending("core-\(order.key)")
        defer { try? root.removeTree(folder) }
        try linkSource(into: folder, output: FilePath(request.output))
        var objects: [String: FilePath] = [:]
        for (name, place) in StagedSource.objects {
            objects[name] = FilePath(place).appending(FilePath(request.output).components).appending(name)
        }
        let make = Program(
            "make", ["-j\(jobs)"] + objects.values.map(\.string).sorted(), environment: request.compileEnvironment,
            workingDirectory: folder)
        let result = try await run(make, log: log)
        try Task.checkCancellation()
        guard try SourceDigest(root: root, source: source).text() == order.digest else {
            throw CoreFailure(
                reason: "\(source) changed while it was compiled; build again when nothing writes there", log: log)
        }
        guard result.succeeded else {
            throw CoreFailure(reason: "the kernel-independent part did not compile", log: log)
        }
        for (name, path) in objects {
            let path = folder.appending(path.components)
            guard let status = root.status(path), status.kind == .file, status.size > 0 else {
                throw CoreFailure(reason: "the source's makefiles left no \(name)", log: log)
            }
            objects[name] = path
        }
        return try await store(objects, key: order.key, compiler: request.compiler)
    }

    /// Stops make when one object could not be made: what it does for the others is of no use any more.
    private func run(_ make: Program, log: FilePath) async throws -> ProgramResult {
        let output = ProgramOutput.appended(to: try host.root.locate(log))
        // One that was stopped has left its words there, and they tell of objects that were not made.
        let start = host.root.status(log)?.size ?? 0
        return try await withThrowingTaskGroup(of: ProgramResult?.self) { group in
            group.addTask { [host] in try await host.programs.run(make, output: output) }
            group.addTask { [root = host.root] in
                try await FailedObject(log: log, root: root, start: start).wait()
                return nil
            }
            let first = try await group.next() ?? nil
            group.cancelAll()
            while await group.nextResult() != nil {}
            return first ?? ProgramResult(.signalled(SIGTERM))
        }
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
                guard !parts.contains(path), name != products, !BuildProduct.folders.contains(name) else {
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
            try? store.remove(store.entries().excess(over: cacheLimit).filter { $0.key != key })
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
