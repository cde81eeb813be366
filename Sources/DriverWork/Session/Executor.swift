import DriverDecisions
import DriverFacts
import DriverModel
import Host
import Logging
import SystemPackage
import Text

/// Carries out a plan.
///
/// A kernel whose build or installation fails keeps what it had, and the others go on. An error in any other step ends
/// the plan. If no kernel has a result by then, the preparations before it are undone.
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
            // Only a plan that decides which modules kernels have replaces a rollback that was killed.
            if plan.steps.contains(where: \.decidesModules), outcome.failures == 0 {
                try UnfinishedChange(.rollback, in: host.root).end()
            }
        }
    }

    /// The state of a plan while it is carried out.
    private struct Course {
        var steps: ArraySlice<Plan.Step>
        var outcome = Outcome()
        var failed: Set<BuildTarget> = []
        /// Undoes the preparations so far.
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
            // What was built before stays built. Only preparations that would be left half-done are undone.
            if course.outcome.kernels.isEmpty { course.undo.reversed().forEach(attempt) }
            throw error
        }
        let installed = course.outcome.kernels.filter { $0.result == .installed }.map(\.target)
        await PostTransaction(host: host, locations: locations).run(after: installed)
        return course.outcome
    }

    /// Builds for all adjacent build steps at the same time. False if the plan ends with them.
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
        // A version that DKMS knows must keep its source, even if this step was interrupted after registering it.
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

    /// A step for one kernel that is not that kernel's final result.
    fileprivate var isPreparation: Bool { restored != nil }

    fileprivate var target: BuildTarget? { if case .build(let target) = self { target } else { nil } }

    fileprivate var restored: BuildTarget? { if case .restore(let target, _) = self { target } else { nil } }

    fileprivate var registered: (module: String, version: DriverVersion)? {
        if case .register(let module, let version) = self { (module, version) } else { nil }
    }

    /// Whether the step has a say in which version's modules a kernel has.
    fileprivate var decidesModules: Bool {
        switch self {
        case .install, .remove, .restore, .settle, .register, .unregister, .removeVersion, .beginRollback: true
        default: false
        }
    }
}
