import DriverModel
import Text

/// What `driver dkms build` was asked for.
package struct BuildRequest: Hashable, Sendable {
    /// Releases as the user wrote them; empty for all.
    package var kernels: [String] = []
    package var version: String?
    /// Compile again even if everything is up to date, and build for kernels with packaged modules.
    package var isForced = false
    /// Kernels to compile again although they have modules, because the source has changed.
    package var outdated: Set<KernelRelease> = []
    /// A version whose source is copied by earlier steps of the plan.
    package var staged: DriverVersion?
    /// Build nothing, and leave kernels alone that have nothing to install.
    package var isWithoutCompiling = false
    /// The kernels to consider; nil means all of them. Unlike kernels that a user names, these need not be ready for a
    /// build.
    package var scope: Set<KernelRelease>?

    package init(kernels: [String] = [], version: String? = nil, isForced: Bool = false) {
        self.kernels = kernels
        self.version = version
        self.isForced = isForced
    }

    /// The version whose kept modules can be used; nil if everything is to be compiled.
    package func keptVersion(in inventory: Inventory) -> DriverVersion? {
        guard !isForced, staged == nil else { return nil }
        return version.map(DriverVersion.init) ?? inventory.active?.version ?? inventory.sources.first?.version
    }
}

/// Decides what to build and install. A pure function of the facts and the request.
package struct BuildPlanner {
    let inventory: Inventory
    let request: BuildRequest
    /// What is known about where to get missing headers.
    let headers: HeadersAdvice

    package init(_ inventory: Inventory, _ request: BuildRequest, headers: HeadersAdvice) {
        self.inventory = inventory
        self.request = request
        self.headers = headers
    }

    package func plan() throws(Failure) -> Plan {
        try inventory.requireDkms()
        var plan = Plan()
        let driver = try driver(&plan)
        let admission = Plan.Step.admit(module: driver.module, version: driver.version)
        if inventory.isPassedOver(driver.module, driver.version), !plan.steps.contains(admission) {
            plan.steps.insert(admission, at: 0)
        }
        var (builds, restores, installs): ([Plan.Step], [Plan.Step], [Plan.Step]) = ([], [], [])
        var indexes: [Plan.Step] = []
        for kernel in try chosenKernels() {
            guard let target = try target(kernel, driver, &plan) else {
                // An interrupted installation ends with a new one.
                if canReindex(kernel) { indexes.append(.reindex(kernel.release, settingAside: [])) }
                continue
            }
            if mustCompile(kernel) || !hasUsableBuild(kernel, driver) {
                builds.append(.build(target))
                if driver.isUnknown { restores.append(.restore(target, KeptVersion.build(for: target))) }
            }
            installs.append(.install(target))
        }
        // All are built before the first is installed, so that a failing compiler changes nothing.
        plan.steps += builds
        // Until then, DKMS must not know a new version, because its hooks would install it.
        let changed = Set(installs.compactMap { if case .install(let target) = $0 { target.kernel } else { nil } })
        plan.steps += introduction(of: driver, changed) + restores + installs + indexes
        if let step = settlement(driver, changed) { plan.steps.append(step) }
        return plan
    }

    private struct Driver {
        let module: String
        let version: DriverVersion
        let registration: Registration?
        /// A copy of its source exists, but DKMS does not know the version.
        var isUnknown = false
    }

    private func driver(_ plan: inout Plan) throws(Failure) -> Driver {
        if let text = request.version {
            guard DriverVersion(text).isWellFormed else { throw .malformedVersion(text) }
            let found = inventory.registrations.first { $0.version.text == text }
            // A version on disk that DKMS does not list: registering it was interrupted.
            if let found, found.link != .sourceUnlinked { return try usable(found) }
            if inventory.snapshots.contains(where: { $0.version?.text == text }) || request.staged?.text == text {
                return Driver(
                    module: SourcePlanner.module, version: DriverVersion(text), registration: nil, isUnknown: true)
            }
            guard inventory.sources.contains(where: { $0.version?.text == text }) else {
                if let found { return try usable(found) }
                let registered = inventory.registrations.map(\.title)
                let kept = inventory.kept.map(\.record.title).filter { !registered.contains($0) }
                throw .unknownVersion(text, known: registered + kept)
            }
            return try registered(by: SetupPlanner(inventory, version: text), &plan)
        }
        if let active = inventory.active { return try usable(active) }
        // Like `dkms build`, this registers a source that is not registered yet.
        return try registered(by: SetupPlanner(inventory), &plan)
    }

    private func registered(by planner: SetupPlanner, _ plan: inout Plan) throws(Failure) -> Driver {
        let setup = try planner.plan()
        guard case .register(let module, let version)? = setup.steps.last else {
            throw .nothingRegistered(sources: inventory.sources.map(\.path), install: inventory.driverAdvice)
        }
        plan.steps = setup.steps
        return Driver(module: module, version: version, registration: nil)
    }

    private func usable(_ registration: Registration) throws(Failure) -> Driver {
        if let reason = registration.fault?.words {
            throw .brokenRegistration(registration.title, reason: reason)
        }
        return Driver(module: registration.name, version: registration.version, registration: registration)
    }

    // MARK: Several versions

    /// If the user named a version that DKMS does not know, or that is not in /usr/src, makes it the one that new
    /// kernels get.
    private func introduction(of driver: Driver, _ changed: Set<KernelRelease>) -> [Plan.Step] {
        let snapshot = SourceRecord.snapshot(of: driver.version)
        let source = inventory.locations.sourceFolder(of: driver.module, driver.version)
        if driver.isUnknown {
            return changed.isEmpty
                ? [] : [.linkSource(source, to: snapshot), .register(module: driver.module, version: driver.version)]
        }
        guard request.version != nil, isMain(driver, changed), driver.registration?.source?.path == snapshot else {
            return []
        }
        let link = inventory.locations.sourceLink(of: driver.module, driver.version)
        return [.linkSource(source, to: snapshot), .linkSource(link, to: source)]
    }

    /// Whether every kernel gets this version from now on. If only some kernels get it, new kernels get the version of
    /// the others.
    private func isMain(_ driver: Driver, _ changed: Set<KernelRelease>) -> Bool {
        guard !request.kernels.isEmpty, let active = inventory.active, active.name == driver.module,
            active.version != driver.version
        else { return true }
        return kernels(of: active, apartFrom: changed).isEmpty
    }

    private func kernels(of registration: Registration, apartFrom changed: Set<KernelRelease>) -> Set<KernelRelease> {
        Set(registration.builds.filter(\.isInstalled).map(\.kernel)).subtracting(changed)
    }

    /// Which version stays in DKMS; nil if there is no other version, or the user named none.
    private func settlement(_ driver: Driver, _ changed: Set<KernelRelease>) -> Plan.Step? {
        guard request.version != nil, !driver.isUnknown || !changed.isEmpty else { return nil }
        let isListed: (DriverVersion) -> Bool = { version in
            inventory.sources.contains { $0.path == inventory.locations.sourceFolder(of: driver.module, version) }
        }
        if let active = inventory.active, !isMain(driver, changed) {
            guard !changed.isEmpty || isListed(driver.version) else { return nil }
            return .settle(
                Settlement(
                    module: driver.module, version: active.version, others: [driver.version], isBesideOthers: true))
        }
        let others = inventory.registrations.filter { other in
            guard other.name == driver.module, other.version != driver.version else { return false }
            let isUnused = kernels(of: other, apartFrom: changed).isEmpty
            return other.isUsable ? isListed(other.version) || isUnused : isUnused && isHalfRemoved(other)
        }
        guard !others.isEmpty || hasKept(driver) else { return nil }
        return .settle(Settlement(module: driver.module, version: driver.version, others: others.map(\.version)))
    }

    /// Whether a run that was killed was setting this version aside. Its built modules are kept, and DKMS no longer
    /// lists it.
    private func isHalfRemoved(_ other: Registration) -> Bool {
        other.link == .sourceUnlinked
            && (other.builds.isEmpty || inventory.kept.contains { $0.record.title == other.title })
    }

    /// Whether modules that DKMS has again are still kept beside its tree, as after a run that was killed at its end.
    /// What a transaction was about to remove stays until the next version is verified.
    private func hasKept(_ driver: Driver) -> Bool {
        let built = Set((driver.registration?.builds ?? []).map(\.kernel))
        return inventory.kept.contains { entry in
            entry.record.reason != .transaction && entry.record.title == "\(driver.module)/\(driver.version)"
                && entry.sets.contains { built.contains($0.kernel) }
        }
    }

    // MARK: Kernels

    private func chosenKernels() throws(Failure) -> [Inventory.Kernel] {
        let installed = inventory.kernels.filter { $0.installed.kind != .runningWithoutModules }
        guard !request.kernels.isEmpty else {
            return installed.filter { request.scope?.contains($0.release) ?? true }
        }
        var chosen: [Inventory.Kernel] = []
        for text in request.kernels {
            guard KernelRelease(text).isWellFormed else { throw .malformedKernel(text) }
            guard let kernel = installed.first(where: { $0.release.text == text }) else {
                throw .unknownKernel(text, known: installed.map(\.release))
            }
            if let setting = kernel.installed.ignoredBy {
                throw .ignoredKernel(kernel.release, origin: setting.origin)
            }
            if let problem = kernel.installed.headersProblem, !request.isWithoutCompiling {
                throw .noHeaders(kernel.release, problem: problem, advice: headers.advice(for: kernel.release))
            }
            if !chosen.contains(kernel) { chosen.append(kernel) }
        }
        return chosen
    }

    /// The kernel as a target; nil if nothing is to be done for it, which is noted in the plan.
    private func target(
        _ kernel: Inventory.Kernel, _ driver: Driver, _ plan: inout Plan
    ) throws(Failure) -> BuildTarget? {
        func skip(_ reason: String, advice: Advice? = nil) -> BuildTarget? {
            plan.skipped.append(
                Plan.Skipped(
                    kernel: kernel.release, reason: reason, advice: advice, needsAttention: kernel.needsAttention))
            return nil
        }
        if let setting = kernel.installed.ignoredBy { return skip("ignored (\(setting.origin.printable))") }
        guard kernel.release.isWellFormed else { return skip("its name cannot be passed to DKMS safely") }
        if let problem = kernel.installed.headersProblem, !request.isWithoutCompiling {
            return skip("no headers: \(problem)", advice: headers.advice(for: kernel.release))
        }
        if kernel.modules.state == .packaged, request.kernels.isEmpty, !request.isForced {
            return skip(
                kernel.modules.ownerWords,
                advice: "to build for it anyway, use \(Invocation.Option.kernel) \(kernel.release) "
                    + "or \(Invocation.Option.force)")
        }
        let isActiveVersion = driver.registration.map { $0.version == inventory.active?.version } ?? false
        if kernel.modules.state == .dkms, kernel.modules.isInstalledByLink, isActiveVersion, !mustCompile(kernel) {
            if !canReindex(kernel) { plan.upToDate.append(kernel.release) }
            return nil
        }
        if kernel.needsAttention { plan.kernelsInNeed.insert(kernel.release) }
        return BuildTarget(
            module: driver.module,
            version: driver.version,
            kernel: kernel.release,
            architecture: inventory.machine.architecture
        )
    }

    private func canReindex(_ kernel: Inventory.Kernel) -> Bool {
        kernel.modules.damagedIndex != nil && !kernel.installed.isIgnored && kernel.release.isWellFormed
    }

    private func mustCompile(_ kernel: Inventory.Kernel) -> Bool {
        request.isForced || request.outdated.contains(kernel.release)
    }

    /// Whether the modules that DKMS has built for the kernel are complete and match, so that they only have to be
    /// installed.
    private func hasUsableBuild(_ kernel: Inventory.Kernel, _ driver: Driver) -> Bool {
        guard let registration = driver.registration, let build = registration.build(for: kernel.release) else {
            return false
        }
        return inventory.usableBuilds.contains(build.folder)
    }
}
