import DriverDecisions
import DriverFacts
import DriverModel
import Host
import Logging
import SystemPackage
import Text

/// Does what a plan says.
///
/// A kernel whose build or installation fails keeps what it had, and the others go on. Any other step
/// that fails ends the plan, and the steps before it are undone.
package struct Executor: Sendable {
    private(set) var host: Host
    let locations: DkmsLocations
    let settings: BuildSettings
    let report: @Sendable (ExecutionEvent) -> Void
    private let lock: ProcessLock

    /// Takes the lock of all changing commands, and removes what a run that was killed has left: first its
    /// processes, which would go on writing, then its files.
    package init(
        host: Host, locations: DkmsLocations, settings: BuildSettings, access: WorkAccess,
        report: @escaping @Sendable (ExecutionEvent) -> Void
    ) async throws {
        self.locations = locations
        self.settings = settings
        self.report = report
        lock = try await access.lock(host, locations) { report(.waiting($0)) }
        self.host = host
        self.host.programs = lock.mark.marking(host.programs)
        ChangePoint.arm()
        defer { ChangePoint.disarm() }
        let unfinished = Unfinished(root: host.root)
        if let mark = unfinished.mark { try await endProcesses(of: mark) }
        try await leftovers.clear()
        try unfinished.forget()
    }

    private func endProcesses(of mark: RunMark) async throws {
        if let process = await mark.endProcesses().first {
            throw Failure.processWillNotEnd(process.process, command: process.arguments.joined(separator: " "))
        }
    }

    package func execute(_ plan: Plan) async throws -> Outcome {
        ChangePoint.arm()
        defer { ChangePoint.disarm() }
        let unfinished = Unfinished(root: host.root)
        try unfinished.remember(lock.mark)
        // What cannot be removed now is for the next run to remove, or to complain about.
        func tidy() { if (try? leftovers.removeUseless()) != nil { try? unfinished.forget() } }
        do {
            let outcome = try await work(plan)
            tidy()
            ChangePoint.pass("done")
            // Where nothing but a killed run's remains were put in order, it is still to be gone on with.
            if !plan.isEmpty, outcome.failures == 0 { try Pending(.rollback, in: host.root).end() }
            return outcome
        } catch {
            // Who stopped us may have stopped a program before all that it had started.
            if (try? await endProcesses(of: lock.mark)) != nil { tidy() }
            throw error
        }
    }

    private func attempt(_ undo: () throws -> Void) {
        do { try undo() } catch { host.logger.warning("a preparation could not be undone: \(error.inWords)") }
    }

    private var leftovers: Leftovers { Leftovers(host: host, locations: locations) }

    private func work(_ plan: Plan) async throws -> Outcome {
        var outcome = Outcome()
        var undo: [() throws -> Void] = []
        var failed: Set<BuildTarget> = []
        do {
            var steps = plan.steps[...]
            while let step = steps.first {
                try Task.checkCancellation()
                let builds = steps.prefix { $0.isBuild }.compactMap(\.target)
                if !builds.isEmpty {
                    steps.removeFirst(builds.count)
                    let run = BuildRun(host: host, locations: locations, settings: settings, report: report)
                    let results = try await run.run(builds)
                    for kernel in results where kernel.result != .installed {
                        outcome.kernels.append(kernel)
                        failed.insert(kernel.target)
                    }
                    if plan.installsAllOrNone, outcome.failures > 0 {
                        outcome.isHeldBack = true
                        outcome.kernels += results.filter { $0.result == .installed }
                            .map { Outcome.Kernel(target: $0.target, result: .held) }
                        return outcome
                    }
                    // Of a version that could be built for no kernel DKMS need not know.
                    if steps.compactMap(\.installed).allSatisfy(failed.contains) {
                        steps.removeAll(where: \.isSwitching)
                        for case .admit(let module, let version) in plan.steps {
                            try SourceOverride(root: host.root, module: module, version: version).write()
                        }
                    }
                    continue
                }
                steps.removeFirst()
                if let target = step.installed ?? step.restored, failed.contains(target) { continue }
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
                    case .installed, .removed, .held: break
                    }
                case .snapshot(let request):
                    undo.append(try await Snapshot(host: host, request: request).take())
                case .checkOut(let checkOut):
                    undo.append(try await CloneCheckOut(host: host, request: checkOut).run())
                case .beginRollback(let title): try Pending(.rollback, in: host.root).begin(title)
                case .admit(let module, let version):
                    try SourceOverride(root: host.root, module: module, version: version).remove()
                case .settle(let settlement): try await settlement.carryOut(on: host, locations)
                case .linkSource(let path, let target):
                    let existed = host.root.status(path) != nil
                    try host.root.link(path, to: target)
                    if !existed { undo.append { try host.root.unlink(path) } }
                case .writeConf(let template, let path):
                    undo.append(try ConfWriter(root: host.root).write(template, to: path))
                case .register(let module, let version):
                    // What DKMS knows must not lose its source again, also where we were stopped just then.
                    defer { if locations.knows(module, version, in: host.root) { undo.removeAll() } }
                    try await Registrar(host: host, locations: locations).register(module, version)
                case .restore(let target, let build):
                    let result = await Outcome.Result.of {
                        try KeptModules(root: host.root).restore(build, for: target, locations: locations)
                        return .installed
                    }
                    guard case .failed(let reason, _, _) = result else { break }
                    outcome.kernels.append(Outcome.Kernel(target: target, result: result))
                    failed.insert(target)
                    report(.failed(step, reason: reason))
                    continue
                case .writeHook(let file):
                    try host.root.makeDirectory(file.path.removingLastComponent())
                    try host.root.write(file.text, to: file.path, mode: file.mode)
                case .removeHook(let path): try host.root.unlink(path)
                case .removeLeftover(let path):
                    try host.root.removeTree(path)
                    host.root.removeEmptyDirectory(path.removingLastComponent())
                case .reindex(let kernel, let files):
                    try await ModuleIndex(host: host, locations: locations, kernel: kernel).write(settingAside: files)
                case .renewImages(let kernel):
                    do {
                        _ = try await ImageRenewal(host: host).run(for: kernel)
                    } catch let refused as ImageRenewal.Refused {
                        try Task.checkCancellation()
                        report(.failed(step, reason: refused.description))
                        outcome.steps.append(Outcome.Step(step: step, problem: refused.description))
                        continue
                    }
                case .removeStored(let entry): try CoreStore(root: host.root).remove([entry])
                case .remove(let target):
                    let removal = DkmsRemoval(host: host, locations: locations, target: target)
                    let result = await Outcome.Result.of { try await removal.run() }
                    outcome.kernels.append(Outcome.Kernel(target: target, result: result))
                    if case .failed(let reason, _, _) = result {
                        report(.failed(step, reason: reason))
                        continue
                    }
                case .clearOrphan(let kernel, let folder):
                    try await UnusedDriver(host: host, locations: locations).clearOrphan(kernel, folder: folder)
                case .removeVersion(let version):
                    // A kernel that could not be freed of it still uses it.
                    guard version.isUnused(after: outcome) else { continue }
                    try await UnusedDriver(host: host, locations: locations).remove(version)
                case .unregister(let module, let version, let kernels, let purging):
                    try await Registrar(host: host, locations: locations)
                        .unregister(module, version, kernels: kernels, purging: purging)
                }
                report(.finished(step, seconds: host.now() - started))
                if !step.isForKernel { outcome.steps.append(Outcome.Step(step: step, problem: nil)) }
            }
        } catch {
            // What was built before stays built: only preparations that would be left half-done go.
            if outcome.kernels.isEmpty { undo.reversed().forEach(attempt) }
            throw error
        }
        let installed = outcome.kernels.filter { $0.result == .installed }.map(\.target)
        await PostTransaction(host: host, locations: locations).run(after: installed)
        return outcome
    }
}

extension Plan.Step {
    /// Whether its result is the kernel's.
    fileprivate var isForKernel: Bool {
        switch self {
        case .build, .install, .remove: true
        default: false
        }
    }

    fileprivate var isBuild: Bool { if case .build = self { true } else { false } }

    fileprivate var target: BuildTarget? { if case .build(let target) = self { target } else { nil } }

    fileprivate var installed: BuildTarget? { if case .install(let target) = self { target } else { nil } }

    fileprivate var restored: BuildTarget? { if case .restore(let target, _) = self { target } else { nil } }

    /// Whether it is done for the sake of what is going to be installed.
    fileprivate var isSwitching: Bool {
        switch self {
        case .linkSource, .register, .settle: true
        default: false
        }
    }
}
