import DriverFacts
import DriverModel
import Glibc
import Host
import SystemPackage
import SystemValues
import Text

/// Why the independent part is not available.
struct CoreFailure: WordedError, Hashable {
    let reason: String
    var words: String { reason }
    /// The output of the compilers.
    let log: FilePath?
}

/// Gives builds the independent objects of a source. They come from the store, or are compiled once for all builds that
/// need them.
actor CoreProvider {
    enum Answer {
        case ready(FilePath)
        /// The objects have to be compiled, unless that is already under way; see `compiled`.
        case missing(Order)
    }

    /// What to compile, and where.
    struct Order {
        fileprivate let request: CoreRequest
        fileprivate let key: String
        fileprivate let digest: String
        /// Where the compilers' output goes.
        let log: FilePath
    }

    private struct Compilation {
        let task: Task<Void, Never>
        /// nil while it is running.
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
    /// How many of the builds that waited for the same objects may continue at once.
    private var turns: Int
    /// How many bytes each build that waits for its turn has compiled.
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

    /// Compiles the objects, or waits while they are compiled for another build. A build that is cancelled while it
    /// waits no longer needs them. If no build needs them, the compilers are stopped.
    func compiled(_ order: Order) async throws -> FilePath {
        try Task.checkCancellation()
        let key = order.key
        // A compilation that was stopped must end first, because both would compile in the same folder.
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

    /// Waits until fewer builds are linking than allowed. If all builds continued when the objects are ready, they
    /// would need the most disk space at the same time. The build with the least to link goes first, because finished
    /// modules need less space than what was compiled for them.
    func takeTurn(linking bytes: UInt64) async throws {
        waiting.append(bytes)
        defer { if let place = waiting.firstIndex(of: bytes) { waiting.remove(at: place) } }
        // All builds that waited for the same objects continue now.
        repeat { try await Task.sleep(for: .milliseconds(50)) } while turns == 0 || bytes > waiting.min() ?? bytes
        turns -= 1
    }

    func giveTurnBack() { turns += 1 }

    /// Stops the compilers, and waits until they have ended.
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
                reason: "\(source) changed while it was being compiled; build again when nothing writes to "
                    + "it", log: log)
        }
        guard result.succeeded else {
            throw CoreFailure(reason: "the kernel-independent part did not compile", log: log)
        }
        for (name, path) in objects {
            let path = folder.appending(path.components)
            guard let status = root.status(path), status.kind == .file, status.size > 0 else {
                throw CoreFailure(reason: "the source's makefiles did not make \(name)", log: log)
            }
            objects[name] = path
        }
        return try await store(objects, key: order.key, compiler: request.compiler)
    }

    /// Stops make when one object could not be made, because the others are then useless.
    private func run(_ make: Program, log: FilePath) async throws -> ProgramResult {
        let output = ProgramOutput.appended(to: try host.root.locate(log))
        // A compilation that was stopped may have left messages in the log about objects that could not be made.
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

    /// Makes a tree to compile in that needs no disk space: links to the source, in folders for the objects. Products
    /// of earlier builds are not linked.
    private func linkSource(into folder: FilePath, output: FilePath) throws {
        let root = host.root
        let parts = StagedSource.objects.values.map { FilePath($0) }
        // Compilers must never write to the target of a link.
        guard let products = output.components.first?.string, output.isRelative, output.lexicallyNormalized() == output,
            products != ".."
        else { throw CoreFailure(reason: "the source's makefiles write objects to '\(output)'", log: nil) }
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

    /// Puts the objects into the store. If the store has no space, they serve this run only.
    private func store(_ objects: [String: FilePath], key: String, compiler: String) async throws -> FilePath {
        let store = CoreStore(root: host.root)
        let words = try? await host.programs.output(of: Program(compiler, ["--version"]))
        do {
            let published = try store.publish(
                objects, key: key, version: version,
                compiler: words?.split(separator: "\n").first.map(String.init) ?? compiler, now: host.now())
            // Never removes what was just stored.
            try? store.remove(store.objects().excess(over: cacheLimit).filter { $0.key != key })
            return published
        } catch let error as FileError {
            host.logger.warning(
                "could not store the kernel-independent part, so it will be compiled again next time: \(error.inWords)"
            )
            let folder = work.appending("objects-\(key)")
            try host.root.makeDirectory(folder)
            for (name, path) in objects { try host.root.rename(path, to: folder.appending(name)) }
            return folder
        }
    }
}
