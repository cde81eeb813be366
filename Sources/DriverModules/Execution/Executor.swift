import Host
import Logging
import SystemPackage

/// Does what a plan says.
///
/// A kernel whose build or installation fails keeps what it had, and the others go on. Any other step
/// that fails ends the plan, and the steps before it are undone.
public struct Executor: Sendable {
    private(set) var host: Host
    let locations: DkmsLocations
    let report: @Sendable (ExecutionEvent) -> Void
    private let lock: ProcessLock

    /// Takes the lock of all changing commands, and removes what a run that was killed has left: first its
    /// processes, which would go on writing, then its files.
    public init(
        host: Host, locations: DkmsLocations, access: WorkAccess,
        report: @escaping @Sendable (ExecutionEvent) -> Void
    ) async throws {
        self.locations = locations
        self.report = report
        lock = try await access.lock(host, locations) { report(.waiting($0)) }
        self.host = host
        self.host.programs = lock.mark.marking(host.programs)
        ChangePoint.arm()
        defer { ChangePoint.disarm() }
        let unfinished = Unfinished(root: host.root)
        if let mark = unfinished.mark { try await endProcesses(of: mark) }
        try leftovers.clear()
        try unfinished.forget()
    }

    private func endProcesses(of mark: RunMark) async throws {
        if let process = await mark.endProcesses().first {
            throw Failure.processWillNotEnd(process.process, command: process.arguments.joined(separator: " "))
        }
    }

    public func execute(_ plan: Plan) async throws -> Outcome {
        ChangePoint.arm()
        defer { ChangePoint.disarm() }
        let unfinished = Unfinished(root: host.root)
        try unfinished.remember(lock.mark)
        // What cannot be removed now is for the next run to remove, or to complain about.
        func tidy() { if (try? leftovers.removeFolders()) != nil { try? unfinished.forget() } }
        do {
            let outcome = try await work(plan)
            tidy()
            ChangePoint.pass("done")
            return outcome
        } catch {
            // Who stopped us may have stopped a program before all that it had started.
            if (try? await endProcesses(of: lock.mark)) != nil { tidy() }
            throw error
        }
    }

    private var leftovers: Leftovers { Leftovers(root: host.root, locations: locations) }

    private func work(_ plan: Plan) async throws -> Outcome {
        var outcome = Outcome()
        var undo: [() throws -> Void] = []
        var failed: Set<Plan.Target> = []
        do {
            for step in plan.steps {
                try Task.checkCancellation()
                if case .install(let target) = step, failed.contains(target) { continue }
                report(.started(step))
                let started = host.now()
                switch step {
                case .build(let target), .install(let target):
                    let result = await attempt(step, target)
                    try Task.checkCancellation()
                    let isLast = if case .install = step { true } else { result != .installed }
                    if isLast { outcome.kernels.append(Outcome.Kernel(target: target, result: result)) }
                    if result != .installed { failed.insert(target) }
                    if case .failed(let reason, _, _) = result {
                        report(.failed(step, reason: reason))
                        continue
                    }
                case .snapshot(let request):
                    undo.append(try await Snapshot(host: host, request: request).take())
                case .linkSource(let path, let target):
                    let existed = host.root.status(path) != nil
                    try host.root.link(path, to: target)
                    if !existed { undo.append { try host.root.unlink(path) } }
                case .writeConf(let template, let path):
                    undo.append(try ConfWriter(root: host.root).write(template, to: path))
                case .register(let module, let version):
                    try await Registrar(host: host, locations: locations).register(module, version)
                case .unregister(let module, let version, let kernels, let purging):
                    try await Registrar(host: host, locations: locations)
                        .unregister(module, version, kernels: kernels, purging: purging)
                }
                report(.finished(step, seconds: host.now() - started))
            }
        } catch {
            // What was built before stays built: only preparations that would be left half-done go.
            if outcome.kernels.isEmpty { for action in undo.reversed() { try? action() } }
            throw error
        }
        return outcome
    }

    private func attempt(_ step: Plan.Step, _ target: Plan.Target) async -> Outcome.Result {
        do {
            if case .build = step {
                return try await DkmsBuild(host: host, locations: locations, target: target).run()
            }
            return try await DkmsInstall(host: host, locations: locations, target: target).run()
        } catch let error as FileError where error.isNoSpace {
            return .failed(Failure.noSpace(error.path, doing: "building").message, tail: [], log: nil)
        } catch let failure as Failure {
            return .failed(failure.message + (failure.hint.map { "; \($0)" } ?? ""), tail: [], log: nil)
        } catch {
            return .failed("\(error)", tail: [], log: nil)
        }
    }
}
