import Host
import Logging
import SystemPackage

/// Does what a plan says.
///
/// A kernel whose build or installation fails keeps what it had, and the others go on. Any other step
/// that fails ends the plan, and the steps before it are undone.
public struct Executor: Sendable {
    let host: Host
    let locations: DkmsLocations
    let report: @Sendable (ExecutionEvent) -> Void
    private let lock: ProcessLock

    /// Takes the lock of all changing commands, and removes what a run that was killed has left.
    public init(
        host: Host, locations: DkmsLocations, command: String, report: @escaping @Sendable (ExecutionEvent) -> Void
    ) async throws {
        self.host = host
        self.locations = locations
        self.report = report
        do {
            lock = try ProcessLock.acquire(in: host.root, holder: command)
        } catch let held as LockHeld {
            throw Failure.locked(held.path, holder: held.holder)
        }
        try await Leftovers(host: host, locations: locations).clear()
    }

    public func execute(_ plan: Plan) async throws -> Outcome {
        defer { Leftovers(host: host, locations: locations).removeFolders() }
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
        let installed = outcome.kernels.filter { $0.result == .installed }.map(\.target)
        await PostTransaction(host: host, locations: locations).run(after: installed)
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
