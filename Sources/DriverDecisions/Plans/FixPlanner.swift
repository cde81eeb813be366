import DriverModel
import SystemPackage
import Text

/// Decides what `driver dkms fix` does about the doctor's findings. The order makes sure that no working module is
/// removed before its successor is verified.
package struct FixPlanner {
    let examination: Examination

    package init(_ examination: Examination) { self.examination = examination }

    package func plan() -> Plan {
        let repairs = Doctor.findings(examination, scope: .dkms).compactMap(\.repair)
        var plan = Plan()
        prepare(&plan, repairs)
        build(&plan, repairs)
        for repair in repairs {
            switch repair {
            case .reindex(let kernel, let files): plan.add(.reindex(kernel, settingAside: files))
            case .unregister(let module, let version):
                plan.add(.unregister(module: module, version: version, kernels: [], purging: false))
            default: break
            }
        }
        if repairs.contains(.writeHook) {
            let hook = HookPlanner(examination.inventory, .install(guarding: false), examination.hook)
            plan.take(Result { () throws(Failure) in try hook.plan().steps })
        }
        images(&plan, repairs)
        if repairs.contains(.resume) {
            plan.notes.append(
                "unfinished work of an nvctl that was killed is completed first")
        }
        if plan.isEmpty, plan.notes.isEmpty { plan.notes.append(nothing) }
        return plan
    }

    /// Plans repairs of the source and the registration, and the removal of files that are in the way.
    private func prepare(_ plan: inout Plan, _ repairs: [Finding.Repair]) {
        for case .linkSource(let path, let target) in repairs { plan.add(.linkSource(path, to: target)) }
        for case .remove(let path) in repairs { plan.add(.removeLeftover(path)) }
        guard repairs.contains(.register) || repairs.contains(.writeConf) else { return }
        let setup = SetupPlanner(examination.inventory, writesConf: true)
        plan.take(Result { () throws(Failure) in try setup.plan().steps })
    }

    private func build(_ plan: inout Plan, _ repairs: [Finding.Repair]) {
        let kernels = Set(repairs.compactMap { if case .build(let kernel) = $0 { kernel } else { nil } })
        guard !kernels.isEmpty else { return }
        var request = BuildRequest()
        request.scope = kernels
        let planner = BuildPlanner(
            repaired(by: plan.steps, repairs), request,
            headers: HeadersAdvice(examination.inventory, offers: examination.headersOffers))
        plan.take(
            Result { () throws(Failure) in
                let build = try planner.plan()
                plan.skipped += build.skipped
                plan.kernelsInNeed.formUnion(build.kernelsInNeed)
                return build.steps
            })
    }

    /// The inventory as it will be when the modules are built.
    private func repaired(by steps: [Plan.Step], _ repairs: [Finding.Repair]) -> Inventory {
        var inventory = examination.inventory
        for (index, registration) in inventory.registrations.enumerated() where !registration.isUsable {
            let isRepaired =
                switch registration.link {
                case .added: repairs.contains(.writeConf)
                case .sourceMissing, .sourceUnlinked:
                    repairs.contains { repair in
                        guard case .linkSource(let path, let target) = repair else { return false }
                        return path.removingLastComponent().ends(
                            with: FilePath("\(registration.name)/\(registration.version)"))
                            || target == SourceRecord.snapshot(of: registration.version)
                    }
                }
            if isRepaired { inventory.registrations[index].state = .registered }
        }
        for case .register(let module, let version) in steps {
            inventory.registrations.append(
                Registration(
                    name: module, version: version, state: .registered, link: .added, source: nil, conf: nil,
                    licence: .unknown, builds: [], stuck: []))
        }
        inventory.registrations =
            inventory.registrations.filter(\.isUsable) + inventory.registrations.filter { !$0.isUsable }
        return inventory
    }

    /// Images of kernels that get other modules may contain the modules they have now.
    private func images(_ plan: inout Plan, _ repairs: [Finding.Repair]) {
        for kernel in examination.booted {
            let isChanged = plan.steps.contains { step in
                switch step {
                case .install(let target): target.kernel == kernel.release
                case .reindex(let release, _): release == kernel.release
                default: false
                }
            }
            let images = examination.images[kernel.release] ?? []
            let hasImages = isChanged && images.contains { $0.maker != .unknown }
            if hasImages || repairs.contains(.renewImages(kernel.release)) { plan.add(.renewImages(kernel.installed)) }
        }
    }

    private var nothing: String {
        let nothing = "nvctl found nothing that it can fix"
        guard examination.inventory.hasDriver else { return nothing }
        let running = examination.booted.first { $0.installed.isRunning && $0.installed.hasHeaders }
        let build = Invocation.build(for: running?.release, force: true)
        return "\(nothing); to compile the modules again anyway: \(build)"
    }
}

extension Plan {
    fileprivate mutating func add(_ step: Step) {
        if !steps.contains(step) { steps.append(step) }
    }

    /// Notes what cannot be planned, and plans the rest.
    fileprivate mutating func take(_ result: Result<[Step], Failure>) {
        switch result {
        case .success(let steps): for step in steps { add(step) }
        case .failure(let failure): notes.append(failure.text)
        }
    }
}
