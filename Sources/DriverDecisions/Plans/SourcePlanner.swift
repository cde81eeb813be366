import DriverModel
import SystemPackage

/// Decides what `driver source init`, `sync` and `update` do.
package struct SourcePlanner {
    static let module = "nvidia"

    let inventory: Inventory
    /// The current state of the clones that sources were copied from.
    let clones: [FilePath: CloneFacts]

    package init(_ inventory: Inventory, clones: [FilePath: CloneFacts] = [:]) {
        self.inventory = inventory
        self.clones = clones
    }

    /// The version that a copied source's clone is at now; nil if the clone no longer exists.
    private func cloneVersion(of source: SourceTree?) -> DriverVersion? {
        source?.record.flatMap { clones[FilePath($0.clone)]?.driverVersion }
    }

    /// Registers a clone. Does nothing if the version is already registered, wherever it came from.
    package func initialize(_ clone: CloneState) throws(Failure) -> Plan {
        try inventory.requireDkms()
        try checkIsWhole(clone)
        var plan = Plan()
        let request = SnapshotRequest(state: clone)
        let link = inventory.locations.sourceFolder(of: Self.module, clone.version)
        if let existing = inventory.registrations.first(where: { $0.version == clone.version }) {
            guard let record = existing.source?.record else {
                throw .registeredFromElsewhere(existing.title, source: existing.source?.path)
            }
            if record.clone != clone.path.string {
                // If the clone that it was copied from no longer exists, this is the same clone in another place.
                guard cloneVersion(of: existing.source) == nil else {
                    throw .registeredFromElsewhere(existing.title, source: existing.source?.path)
                }
                plan.steps = [.snapshot(request)]
                plan.notes += clone.content?.omissions ?? []
                plan.notes.append(
                    "\(record.clone) no longer exists, so \(existing.title) comes from \(clone.path) from now on")
            }
            plan.notes.append(
                "\(existing.title) is already registered from this clone; to build it again: \(Invocation.sourceSync)")
            return plan
        }
        if let there = inventory.sources.first(where: { $0.path == link }), there.record == nil {
            throw .sourcePathTaken(link)
        }
        plan.steps = [.snapshot(request)]
        plan.notes += clone.content?.omissions ?? []
        if let active = inventory.active, active.isUsable {
            // With two versions in /usr/src, the next kernel update would install either.
            plan.notes.append(
                "\(active.title) stays in use until '\(Invocation.sourceSync)' has built \(clone.version) for all "
                    + "kernels"
            )
        } else {
            plan.steps += [
                .linkSource(link, to: request.destination), .register(module: Self.module, version: clone.version),
            ]
            plan.notes.append("to build the modules: \(Invocation.sourceSync)")
        }
        if let note = UserspaceMatch(inventory, modules: clone.version).note { plan.notes.append(note) }
        return plan
    }

    // MARK: Sync

    /// The source that `sync` works on: the named version, else the version that its clone is at, else the active one,
    /// else the newest.
    package func synchronizedSource(version: String?) throws(Failure) -> SourceTree {
        let registered = inventory.registrations.filter(\.isUsable).compactMap(\.source)
        let candidates = (registered + inventory.snapshots).filter { source in
            if case .git = source.origin { source.version != nil } else { false }
        }
        if let version {
            guard DriverVersion(version).isWellFormed else { throw .malformedVersion(version) }
            guard let named = candidates.first(where: { $0.version?.text == version }) else {
                throw .unknownVersion(version, known: Self.titles(candidates))
            }
            return named
        }
        guard let source = candidates.first(where: { cloneVersion(of: $0) == $0.version }) ?? candidates.first else {
            throw .noSnapshot
        }
        return source
    }

    private static func titles(_ sources: [SourceTree]) -> [String] {
        var titles: [String] = []
        for version in sources.compactMap(\.version) where !titles.contains("\(module)/\(version)") {
            titles.append("\(module)/\(version)")
        }
        return titles
    }

    /// Builds from the clone as it is now. `clone` is nil for a source that was not copied from a clone.
    package func synchronize(
        _ source: SourceTree, clone: CloneState?, _ request: BuildRequest, _ facts: BuildFacts
    ) throws(Failure) -> Plan {
        guard let version = source.version else { throw .noSnapshot }
        var request = request
        request.version = version.text
        var steps: [Plan.Step] = []
        var notes: [String] = []
        var taken: Int64 = 0
        if let clone, let record = source.record {
            try checkIsWhole(clone)
            guard clone.version == version else {
                throw .versionChanged(clone: clone.path, registered: version, found: clone.version)
            }
            taken = record.taken
            if clone.fingerprint != record.fingerprint {
                steps.append(.snapshot(SnapshotRequest(state: clone)))
                notes = clone.content?.omissions ?? []
                request.staged = version
                taken = .max
            }
        } else {
            // Somebody put this clone into /usr/src, so there is no record of whether it has changed since.
            taken = .max
        }
        // Modules from the same second count as older, so that modules built before the copy do not pass for newer.
        let builds = inventory.registrations.first { $0.version == version }?.builds ?? []
        request.outdated = Set(builds.filter { $0.built <= taken }.map(\.kernel))
        var plan = try VersionPlanner(inventory, facts).plan(request)
        plan.steps = steps + plan.steps
        plan.notes += notes
        return plan
    }

    private func changed(_ clone: CloneState) -> Failure {
        .changedClone(clone.path, files: clone.changedFiles, isWhole: !(clone.unfinished?.isHalfway ?? false))
    }

    /// Files from two releases are not built.
    private func checkIsWhole(_ clone: CloneState) throws(Failure) {
        if let checkOut = clone.unfinished, checkOut.isHalfway {
            throw .halfCheckedOut(clone.path, tag: checkOut.tag)
        }
    }

    // MARK: Update

    /// The source whose clone `update` works on.
    package func updatedSource() throws(Failure) -> SourceTree {
        let active = inventory.active?.source
        if let active, active.record != nil { return active }
        if let active, case .git = active.origin { throw .builtInPlace(active.path) }
        guard let source = inventory.snapshots.first else { throw .noSnapshot }
        return source
    }

    /// What `update` does besides checking out a release.
    package struct Update: Sendable {
        var isBuilding: Bool
        var isPartial: Bool

        package init(isBuilding: Bool, isPartial: Bool) {
            self.isBuilding = isBuilding
            self.isPartial = isPartial
        }
    }

    /// Switches to another release of the clone.
    package func update(
        _ clone: CloneState, to found: FoundRelease, _ update: Update, _ request: BuildRequest,
        _ facts: BuildFacts
    ) throws(Failure) -> Plan {
        let release = found.release
        let active = inventory.active?.version
        var notes: [String] = []
        if found.isActiveRemoved, let active {
            notes.append("the clone's origin no longer has a tag \(active), which is the release in use")
        }
        if let active, found.isNewest, release.version < active {
            var plan = Plan()
            plan.notes =
                ["\(active), which is in use, is newer than the newest release, \(release.version)"]
                + notes
            return plan
        }
        let isThere = release.commit != nil && clone.commit == release.commit && clone.unfinished == nil
        if !isThere {
            if !clone.changedFiles.isEmpty { throw changed(clone) }
            if clone.ownCommits > 0 { throw .ownCommits(clone.path, count: clone.ownCommits) }
        }
        let snapshot = inventory.snapshots.first { $0.version == release.version }
        let isCopied = release.commit.map { $0 == snapshot?.record?.commit } ?? false
        var steps: [Plan.Step] = []
        if !isThere {
            steps = [
                .checkOut(
                    CheckOut(
                        clone: clone.path, owner: clone.owner, tag: release.tag, version: release.version,
                        completing: clone.unfinished.flatMap { $0.isHalfway ? $0.tag : nil }))
            ]
        } else if !clone.changedFiles.isEmpty {
            // The user asked for a release, not for local changes to it.
            guard isCopied, snapshot?.record?.isModified == false else {
                throw changed(clone)
            }
            notes.append("the clone has changes, which are left out; to build them: \(Invocation.sourceSync)")
        } else if snapshot?.record?.fingerprint != clone.fingerprint {
            steps = [.snapshot(SnapshotRequest(state: clone))]
            notes += clone.content?.omissions ?? []
        }
        var plan = Plan()
        if update.isBuilding {
            var request = request
            request.version = release.version.text
            let isSame = isThere ? steps.isEmpty : isCopied
            if !isSame || snapshot?.record?.isModified ?? true {
                if !steps.isEmpty { request.staged = release.version }
                let builds = inventory.registrations.first { $0.version == release.version }?.builds ?? []
                if !steps.isEmpty { request.outdated = Set(builds.map(\.kernel)) }
            }
            plan = try VersionPlanner(inventory, facts).plan(request)
            plan.installsAllOrNone = !update.isPartial
            if active != release.version {
                plan.risk = UserspaceMatch(inventory, modules: release.version).risk
            }
        } else if !steps.isEmpty {
            plan.notes.append(
                "the modules stay as they are until you build \(release.version): \(Invocation.sourceSync)")
            if let note = UserspaceMatch(inventory, modules: release.version).note { plan.notes.append(note) }
        }
        plan.steps = steps + plan.steps
        if plan.isEmpty {
            plan.notes.insert("\(release.version) is already checked out and in use", at: 0)
        }
        plan.notes += notes
        return plan
    }
}
