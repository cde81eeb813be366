import DriverDecisions
import DriverFacts
import DriverModel
import Host
import SystemPackage

/// Builds for several kernels at the same time.
struct BuildRun {
    let host: Host
    let locations: DkmsLocations
    let settings: BuildSettings
    let report: @Sendable (ExecutionEvent) -> Void

    private var root: SystemRoot { host.root }

    /// Results in the order of the targets. A kernel whose build fails does not stop the others.
    func run(_ targets: [BuildTarget]) async throws -> [Outcome.Kernel] {
        // No random name: compilers write paths into their output, and the same source must give the same modules.
        let work = Places.build
        try root.makeDirectory(work)
        defer { for name in root.names(in: work) { try? root.removeTree(work.appending(name)) } }
        let sources = Sources(targets, locations: locations, root: root)
        MachineResources.workInBackground()
        let resources = MachineResources.current()
        let limits = BuildLimits(
            builds: targets.count, cores: resources.cores, memory: resources.availableMemory,
            compilingCore: sources.areShared, wish: settings.wish)
        host.logger.debug(
            "\(limits.kernels) kernels at once, \(limits.jobsOfEach) jobs each; independent part: \(limits.coreJobs)"
        )
        let staged = try await stage(sources, in: work, limits: limits)
        try prepareKept(targets)
        var times = BuildTimes.read(in: root)
        // The longest build comes first. If it began last, it would run on alone.
        let expected = targets.map { times.expectation(for: $0) }
        let order = zip(targets, expected).sorted {
            ($0.1?.seconds(of: [.conftest, .interface, .link]) ?? 0)
                > ($1.1?.seconds(of: [.conftest, .interface, .link]) ?? 0)
        }
        var results: [BuildTarget: Outcome.Result] = [:]
        do {
            try await withThrowingTaskGroup(of: Attempt.self) { group in
                var waiting = order[...]
                var running = 0
                while running > 0 || !waiting.isEmpty {
                    while running < limits.kernels, let (target, expected) = waiting.popFirst() {
                        guard let source = staged[target] else {
                            results[target] = .failed(
                                KernelFailure(
                                    .failure(
                                        .brokenRegistration(
                                            target.title,
                                            reason: "it has no link to its source"))))
                            continue
                        }
                        let build = DkmsBuild(
                            host: host, locations: locations, target: target, source: source.folder,
                            core: source.core, jobs: limits.jobsOfEach,
                            memory: resources.availableMemory, work: work, expected: expected, report: report)
                        // The end of the build is recognised by this folder, so it must exist before the build begins.
                        try root.makeDirectory(build.privateTree)
                        group.addTask { await attempt(build) }
                        running += 1
                        if results.isEmpty, running == 1, !waiting.isEmpty { try await letKeyBeMade(build) }
                    }
                    guard let attempt = try await group.next() else { break }
                    // After a cancellation, no further builds are started.
                    try Task.checkCancellation()
                    results[attempt.target] = attempt.result
                    if attempt.result == .installed { times.record(attempt.target, attempt.phases) }
                    running -= 1
                }
            }
        } catch {
            await stop(staged)
            try? KeptModules(root: root).removeEmpty()
            throw error
        }
        await stop(staged)
        try? KeptModules(root: root).removeEmpty()
        try Task.checkCancellation()
        try? times.write(in: root)
        return targets.compactMap { target in results[target].map { Outcome.Kernel(target: target, result: $0) } }
    }

    /// A version that DKMS does not know yet is built outside its tree.
    private func prepareKept(_ targets: [BuildTarget]) throws {
        var prepared: Set<FilePath> = []
        for target in targets where !locations.knows(target.module, target.version, in: root) {
            guard let source = locations.source(of: target.module, target.version, in: root),
                prepared.insert(source).inserted
            else { continue }
            try KeptModules(root: root).prepare(target.module, target.version, source: source, now: host.now())
        }
    }

    private struct Attempt {
        let target: BuildTarget
        let result: Outcome.Result
        let phases: [BuildPhase: MakeLogMeter.Share]
    }

    private func attempt(_ build: DkmsBuild) async -> Attempt {
        let step = Plan.Step.build(build.target)
        report(.started(step))
        let started = host.now()
        let result = await Outcome.Result.of { try await build.run() }
        switch result {
        case .failed(let failure): report(.failed(step, reason: failure.words))
        case .excluded: report(.excluded(build.target))
        case .installed, .removed, .held: report(.finished(step, seconds: host.now() - started))
        }
        return Attempt(target: build.target, result: result, phases: build.phases)
    }

    /// DKMS makes its signing key at its very first build, before it compiles. Two first builds at once would race for
    /// it.
    private func letKeyBeMade(_ build: DkmsBuild) async throws {
        while !root.exists(DkmsLocations.signingKey), !root.exists(build.makeLog), root.exists(build.privateTree) {
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    // MARK: Sources

    private struct Source {
        let folder: FilePath
        let core: CoreProvider?
    }

    /// The sources that the targets are built from, each kind once.
    private struct Sources {
        struct Kind: Hashable {
            let source: FilePath
            let sharing: SourceSharing
            let losesDebugInformation: Bool
        }

        let kinds: [BuildTarget: Kind]

        var areShared: Bool { kinds.values.contains { $0.sharing == .shared } }

        init(_ targets: [BuildTarget], locations: DkmsLocations, root: SystemRoot) {
            var kinds: [BuildTarget: Kind] = [:]
            for target in targets {
                guard let source = locations.source(of: target.module, target.version, in: root) else { continue }
                kinds[target] = Kind(
                    source: source, sharing: .of(source, for: target, in: root),
                    losesDebugInformation: SourceSharing.losesDebugInformation(source, for: target, in: root))
            }
            self.kinds = kinds
        }
    }

    private func stage(
        _ sources: Sources, in work: FilePath, limits: BuildLimits
    ) async throws -> [BuildTarget: Source] {
        var made: [Sources.Kind: Source] = [:]
        var result: [BuildTarget: Source] = [:]
        for (target, kind) in sources.kinds.sorted(by: { $0.key.kernel < $1.key.kernel }) {
            if case .full(let reason) = kind.sharing {
                host.logger.debug("\(target.kernel) does not share the independent part: \(reason)")
            }
            if made[kind] == nil {
                guard kind.sharing.isWholeTree else {
                    made[kind] = Source(folder: kind.source, core: nil)
                    result[target] = made[kind]
                    continue
                }
                let folder = work.appending("source-\(made.count)")
                let isShared = kind.sharing == .shared
                try await StagedSource(
                    host: host, source: kind.source, isShared: isShared,
                    losesDebugInformation: kind.losesDebugInformation
                ).make(at: folder)
                made[kind] = Source(
                    folder: folder,
                    core: isShared
                        ? CoreProvider(
                            host: host, source: kind.source, version: target.version, limits: limits,
                            cacheLimit: settings.cacheLimit, work: work) : nil)
            }
            result[target] = made[kind]
        }
        return result
    }

    private func stop(_ sources: [BuildTarget: Source]) async {
        for source in sources.values { await source.core?.stop() }
    }
}
