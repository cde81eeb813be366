import DriverDecisions
import DriverFacts
import DriverMessages
import DriverModel
import Glibc
import Host
import SystemPackage
import Text

/// Builds a driver for one kernel with the real `dkms build`, but in a DKMS tree of its own. Modules that are complete
/// and correct are then put into the real tree.
///
/// In the real tree, `dkms build --force` first deletes the earlier build, and may then fail (3.0.10 to 3.4.3). Here, a
/// failure leaves the real tree as it was.
struct DkmsBuild {
    let host: Host
    let locations: DkmsLocations
    let target: BuildTarget
    /// What to compile: the registered source, or a copy of it.
    let source: FilePath
    /// Where the kernel-independent part comes from; nil if the source is compiled as a whole.
    let core: CoreProvider?
    let jobs: Int
    /// The memory that was available when the builds began.
    let memory: UInt64?
    private let work: FilePath
    /// Follows what make prints.
    private let follower: BuildFollower
    private let expected: ExpectedBuild?
    private let report: @Sendable (ExecutionEvent) -> Void

    init(
        host: Host, locations: DkmsLocations, target: BuildTarget, source: FilePath,
        core: CoreProvider?, jobs: Int, memory: UInt64?, work: FilePath, expected: ExpectedBuild?,
        report: @escaping @Sendable (ExecutionEvent) -> Void
    ) {
        self.host = host
        self.locations = locations
        self.target = target
        self.source = source
        self.core = core
        self.jobs = jobs
        self.memory = memory
        self.work = work.appending(target.kernel.text)
        self.expected = expected
        self.report = report
        follower = BuildFollower(
            log: Self.makeLog(of: target, in: self.work), in: host.root, expecting: expected, now: host.now
        ) { report(.progress(target, $0)) }
    }

    private var root: SystemRoot { host.root }
    var privateTree: FilePath { privateLocations.tree }
    private var privateLocations: DkmsLocations { Self.locations(in: work) }
    var makeLog: FilePath { Self.makeLog(of: target, in: work) }

    /// DKMS writes this log while it builds (3.0.10 to 3.4.3).
    private static func makeLog(of target: BuildTarget, in work: FilePath) -> FilePath {
        locations(in: work).workFolder(of: target.module, target.version).appending("make.log")
    }

    private static func locations(in work: FilePath) -> DkmsLocations { DkmsLocations(tree: work.appending("tree")) }

    /// The time and the objects of each phase, once the build has run.
    var phases: [BuildPhase: MakeLogMeter.Share] { follower.phases }

    func run() async throws -> Outcome.Result {
        defer { try? root.removeTree(work) }
        let started = host.now()
        let endedBefore = MachineResources.programsEndedForMemory()
        try root.makeDirectory(privateLocations.registrationFolder(of: target.module, target.version))
        try root.link(privateLocations.sourceLink(of: target.module, target.version), to: source)
        let session = try core.map {
            try CoreSession(
                at: work.appending("core"), building: privateTree, makeLog: makeLog, provider: $0, root: root)
        }
        let console = work.appending("dkms.log")
        let result: ProgramResult
        do {
            result = try await follower.follow { try await runDkms(console: console, session: session) }
        } catch {
            await session?.end()
            throw error
        }
        await session?.end()
        // A build that the user stopped has not failed.
        try Task.checkCancellation()
        if result.exitStatus == DkmsStatus.excluded { return .excluded }
        let built = privateLocations.buildFolder(of: target)
        // The checks of the kernel's headers take a killed compiler for an answer, and nothing reports this later.
        let isStarved = MachineResources.programsEndedForMemory() != endedBefore
        if let fault = fault(of: result, built) ?? (isStarved ? .starved : nil) {
            let makeLogs = [makeLog, built.appending("log/make.log")]
            let failure = await session?.failure
            // The compiler's words come first, because DKMS only says that the build failed.
            let logs = [failure?.log].compactMap(\.self) + makeLogs + [console]
            return try keep(
                failure.map { .shared($0.reason) } ?? fault, result, isStarved: isStarved, started: started, logs: logs)
        }
        try publish(built)
        try? record(failure: "", exitStatus: nil, started: started).remove(in: root)
        return .installed
    }

    /// Puts the build into the DKMS tree. A version that DKMS does not know yet is kept where DKMS's hooks do not see
    /// it.
    private func publish(_ built: FilePath) throws {
        if locations.knows(target.module, target.version, in: root) {
            try PublishedBuild(target: target, locations: locations, root: root).publish(built)
        } else {
            try KeptModules(root: root).add(built, for: target)
        }
    }

    private func runDkms(console: FilePath, session: CoreSession?) async throws -> ProgramResult {
        let dkms = program(core: session?.folder)
        let output = ProgramOutput.appended(to: try root.locate(console))
        return try await withThrowingTaskGroup(of: ProgramResult?.self) { group in
            group.addTask { try await host.programs.run(dkms, output: output) }
            if let session {
                group.addTask { [host, target, expected, report, follower] in
                    let phases = try await session.serve { log in
                        BuildFollower(log: log, in: host.root, expecting: expected, now: host.now) { progress in
                            if session.isIdle { report(.progress(target, progress)) }
                        }
                    }
                    follower.include(phases)
                    return nil
                }
            }
            do {
                while let ended = try await group.next() {
                    guard let result = ended else { continue }
                    group.cancelAll()
                    return result
                }
                throw CancellationError()
            } catch is CoreFailure {
                // The session knows the reason. Whatever DKMS still compiles is useless.
                group.cancelAll()
                while await group.nextResult() != nil {}
                return ProgramResult(.signalled(SIGTERM))
            }
        }
    }

    private func program(core: FilePath?) -> Program {
        var environment = ["OMP_NUM_THREADS": "\(jobs)"]
        if let core { environment["NVCTL_CORE"] = core.string }
        return Program(
            "dkms",
            [
                "build", "-m", target.module, "-v", target.version.text, "-k", target.kernel.text,
                "-a", target.architecture, "-j", "\(jobs)", "--dkmstree", privateTree.string,
                "--sourcetree", locations.source.string,
            ],
            // Many a dkms.conf passes the number from `nproc` to make, and `nproc` respects this variable.
            environment: environment
        )
    }

    private func fault(of result: ProgramResult, _ built: FilePath) -> BuildFault? {
        switch result.ending {
        case .signalled(let signal): return .signalled(signal)
        case .exited(0): break
        case .exited(let status): return .exited(status, meaning: DkmsStatus.meaning(of: status))
        }
        let modules = BuiltModules(
            files: ModuleFileName.modules(in: built.appending("module"), of: root),
            expected: expectedModules,
            kernel: target.kernel,
            version: target.version
        )
        return modules.fault(reader: ModuleReader(host: host)).map { .set($0) }
    }

    private var expectedModules: [String] {
        let conf = try? DkmsConf.read(source.appending("dkms.conf"), in: root)
        return conf.map { $0.isRead ? $0.modules.map(\.installedName) : [] } ?? []
    }

    // MARK: Failures

    /// Which resource ran out, if that is why the build failed.
    private func shortage(_ log: LogDiagnosis, isStarved: Bool) -> Failure? {
        // The log is on this filesystem, too, so the compiler's message may be missing from it.
        let available = root.availableBytes(at: Places.build)
        if log.has(.noSpace) || available.map({ $0 < 1 << 20 }) ?? false {
            let used = root.size(of: Places.build)
            return .noSpace(SpaceShortage(at: Places.build, needed: used, in: root), doing: "building")
        }
        return log.has(.noMemory) || isStarved ? .noMemory(available: memory) : nil
    }

    private static func lastLines(of log: [UInt8]) -> [String] {
        String(decoding: log.suffix(4096), as: UTF8.self).split(separator: "\n").suffix(8).map(String.init)
    }

    private func record(failure: String, exitStatus: Int32?, started: Int64) -> BuildRecord {
        BuildRecord(
            module: target.module, version: target.version.text, kernel: target.kernel.text,
            architecture: target.architecture, failure: failure, exitStatus: exitStatus, started: started,
            ended: host.now())
    }

    /// Keeps the log outside of DKMS's tree, where no later build of DKMS deletes it.
    private func keep(
        _ fault: BuildFault, _ result: ProgramResult, isStarved: Bool, started: Int64, logs: [FilePath]
    ) throws -> Outcome.Result {
        var text: [UInt8] = []
        for log in logs {
            guard let bytes = try? root.read(log, limit: 64 << 20) else { continue }
            text += bytes
        }
        let diagnosis = LogDiagnosis.of(text)
        let shortage = shortage(diagnosis, isStarved: isStarved)
        let origin = LogOrigin.read(host, locations: locations, kernel: target.kernel, version: target.version)
        let sentence = diagnosis.sentence(for: origin)
        let tail = diagnosis.excerpt.isEmpty ? Self.lastLines(of: text) : diagnosis.excerpt
        let record = record(failure: shortage?.text ?? fault.words, exitStatus: result.exitStatus, started: started)
        do {
            try root.makeDirectory(record.log.removingLastComponent())
            try root.write(text, to: record.log)
            try record.write(in: root)
        } catch {
            // The failure is reported even if there is no room for its log.
            let said = BuildLogWords(diagnosis: sentence, shortage: shortage, loss: error.inWords)
            return .failed(KernelFailure(.build(fault, said), tail: tail))
        }
        // The record's text leaves out the diagnosis, because it is shown together with the log.
        let said = BuildLogWords(diagnosis: sentence, shortage: shortage, loss: nil)
        return .failed(KernelFailure(.build(fault, said), tail: tail, log: record.log))
    }
}
