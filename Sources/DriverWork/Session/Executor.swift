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
    private let session: WorkSession
    private let settings: BuildSettings
    private let report: @Sendable (ExecutionEvent) -> Void

    private var host: Host { session.host }
    private var locations: DkmsLocations { session.locations }

    package init(
        _ session: WorkSession, settings: BuildSettings, report: @escaping @Sendable (ExecutionEvent) -> Void
    ) {
        self.session = session
        self.settings = settings
        self.report = report
    }

    package func execute(_ plan: Plan) async throws -> Outcome {
        try await session.remembered {
            try await work(plan)
        } afterwards: { outcome in
            // Only what gives kernels other modules replaces a rollback that was killed.
            if plan.steps.contains(where: \.decidesModules), outcome.failures == 0 {
                try UnfinishedChange(.rollback, in: host.root).end()
            }
        }
    }

    /// A plan on its way.
    private struct Course {
        var steps: ArraySlice<Plan.Step>
        var outcome = Outcome()
        var failed: Set<BuildTarget> = []
        /// What undoes the preparations so far.
        var undo: [() throws -> Void] = []
    }

    private func work(_ plan: Plan) async throws -> Outcome {
        var course = Course(steps: plan.steps[...])
        do {
            while let step = course.steps.first {
                try Task.checkCancellation()
                if step.isBuild {
                    guard try await build(plan, &course) else { return course.outcome }
                } else {
                    course.steps.removeFirst()
                    try await carryOut(step, &course)
                }
            }
        } catch {
            // What was built before stays built: only preparations that would be left half-done go.
            if course.outcome.kernels.isEmpty { course.undo.reversed().forEach(attempt) }
            throw error
        }
        let installed = course.outcome.kernels.filter { $0.result == .installed }.map(\.target)
        await PostTransaction(host: host, locations: locations).run(after: installed)
        return course.outcome
    }

    /// All builds that stand next to each other, at the same time. False when the plan ends with them.
    private func build(_ plan: Plan, _ course: inout Course) async throws -> Bool {
        let targets = course.steps.prefix(while: \.isBuild).compactMap(\.target)
        course.steps.removeFirst(targets.count)
        let run = BuildRun(host: host, locations: locations, settings: settings, report: report)
        let results = try await run.run(targets)
        for kernel in results where kernel.result != .installed {
            course.outcome.kernels.append(kernel)
            course.failed.insert(kernel.target)
        }
        switch plan.afterBuilds(
            Array(course.steps), unbuilt: course.failed, hasFailures: course.outcome.failures > 0)
        {
        case .goOn(let steps):
            course.steps = steps[...]
            return true
        case .holdBack:
            course.outcome.isHeldBack = true
            course.outcome.kernels += results.filter { $0.result == .installed }
                .map { Outcome.Kernel(target: $0.target, result: .held) }
            return false
        }
    }

    private func carryOut(_ step: Plan.Step, _ course: inout Course) async throws {
        if let target = step.installed ?? step.restored, course.failed.contains(target) { return }
        report(.started(step))
        let started = host.now()
        // What DKMS knows must not lose its source again, also where we were stopped just then.
        defer { if let (module, version) = step.registered, isKnown(module, version) { course.undo.removeAll() } }
        switch try await step.carryOut(on: host, locations, after: course.outcome) {
        case .done(let undo):
            if let undo { course.undo.append(undo) }
            report(.finished(step, seconds: host.now() - started))
            course.outcome.steps.append(Outcome.Step(step: step, problem: nil))
        case .kernel(let target, let result):
            if !step.isPreparation || result.failure != nil {
                course.outcome.kernels.append(Outcome.Kernel(target: target, result: result))
            }
            switch result {
            case .failed(let failure):
                course.failed.insert(target)
                report(.failed(step, reason: failure.words))
            case .excluded: report(.excluded(target))
            case .installed, .removed, .held:
                report(.finished(step, seconds: host.now() - started))
                if step.isPreparation { course.outcome.steps.append(Outcome.Step(step: step, problem: nil)) }
            }
        case .problem(let problem):
            report(.failed(step, reason: problem))
            course.outcome.steps.append(Outcome.Step(step: step, problem: problem))
        case .needless: break
        }
    }

    private func isKnown(_ module: String, _ version: DriverVersion) -> Bool {
        locations.knows(module, version, in: host.root)
    }

    private func attempt(_ undo: () throws -> Void) {
        do { try undo() } catch { host.logger.warning("a preparation could not be undone: \(error.inWords)") }
    }
}

extension Plan.Step {
    fileprivate var isBuild: Bool { if case .build = self { true } else { false } }

    /// For one kernel, and not what that kernel's result is.
    fileprivate var isPreparation: Bool { restored != nil }

    fileprivate var target: BuildTarget? { if case .build(let target) = self { target } else { nil } }

    fileprivate var restored: BuildTarget? { if case .restore(let target, _) = self { target } else { nil } }

    fileprivate var registered: (module: String, version: DriverVersion)? {
        if case .register(let module, let version) = self { (module, version) } else { nil }
    }

    /// Whether it has a say in which version's modules a kernel has.
    fileprivate var decidesModules: Bool {
        switch self {
        case .install, .remove, .restore, .settle, .register, .unregister, .removeVersion, .beginRollback: true
        default: false
        }
    }
}
