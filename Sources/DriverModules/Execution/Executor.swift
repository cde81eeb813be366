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
    let settings: BuildSettings
    let report: @Sendable (ExecutionEvent) -> Void
    private let lock: ProcessLock

    /// Takes the lock of all changing commands, and removes what a run that was killed has left.
    public init(
        host: Host, locations: DkmsLocations, settings: BuildSettings, command: String,
        report: @escaping @Sendable (ExecutionEvent) -> Void
    ) throws {
        self.host = host
        self.locations = locations
        self.settings = settings
        self.report = report
        do {
            lock = try ProcessLock.acquire(in: host.root, holder: command)
        } catch let held as LockHeld {
            throw Failure.locked(held.path, holder: held.holder)
        }
        try Leftovers(root: host.root, locations: locations).clear()
    }

    public func execute(_ plan: Plan) async throws -> Outcome {
        defer { Leftovers(root: host.root, locations: locations).removeFolders() }
        var outcome = Outcome()
        var undo: [() throws -> Void] = []
        var failed: Set<Plan.Target> = []
        do {
            var steps = plan.steps[...]
            while let step = steps.first {
                try Task.checkCancellation()
                let builds = steps.prefix { $0.isBuild }.compactMap(\.target)
                if !builds.isEmpty {
                    steps.removeFirst(builds.count)
                    let run = BuildRun(host: host, locations: locations, settings: settings, report: report)
                    for kernel in try await run.run(builds) where kernel.result != .installed {
                        outcome.kernels.append(kernel)
                        failed.insert(kernel.target)
                    }
                    continue
                }
                steps.removeFirst()
                if case .install(let target) = step, failed.contains(target) { continue }
                report(.started(step))
                let started = host.now()
                switch step {
                case .build: break
                case .install(let target):
                    let install = DkmsInstall(host: host, locations: locations, target: target)
                    let result = await Outcome.Result.of { try await install.run() }
                    try Task.checkCancellation()
                    outcome.kernels.append(Outcome.Kernel(target: target, result: result))
                    switch result {
                    case .failed(let reason, _, _):
                        report(.failed(step, reason: reason))
                        continue
                    case .excluded:
                        report(.excluded(target))
                        continue
                    case .installed: break
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
                case .removeStored(let entry): try CoreStore(root: host.root).remove([entry])
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
}

extension Plan.Step {
    fileprivate var isBuild: Bool { if case .build = self { true } else { false } }

    fileprivate var target: Plan.Target? { if case .build(let target) = self { target } else { nil } }
}
