import DriverDecisions
import DriverFacts
import DriverModel
import Host

/// The result of a step.
enum StepResult {
    /// Done, with what undoes the step if it is a preparation.
    case done(undo: (() throws -> Void)? = nil)
    /// The result of work for one kernel.
    case kernel(BuildTarget, Outcome.Result)
    /// The step had no effect, for this reason. The other steps go on.
    case problem(String)
    /// There is no longer any reason for this step.
    case needless
}

extension Plan.Step {
    /// Carries out the step. `outcome` holds the results of the steps before. `BuildRun` does all builds together.
    func carryOut(on host: Host, _ locations: DkmsLocations, after outcome: Outcome) async throws -> StepResult {
        let root = host.root
        switch self {
        case .build: return .needless
        case .install(let target):
            let install = DkmsInstall(host: host, locations: locations, target: target)
            let result = await Outcome.Result.of { try await install.run() }
            try Task.checkCancellation()
            return .kernel(target, result)
        case .remove(let target):
            let removal = DkmsRemoval(host: host, locations: locations, target: target)
            return .kernel(target, await Outcome.Result.of { try await removal.run() })
        case .restore(let target, let build):
            return .kernel(
                target,
                await Outcome.Result.of {
                    try KeptModules(root: root).restore(build, for: target, locations: locations)
                    return .installed
                })
        case .keep(let request): try KeptModules(root: root).keep(request, for: .transaction, now: host.now())
        case .removeKept(let modules): try KeptModules(root: root).remove(modules)
        case .snapshot(let request): return .done(undo: try await Snapshot(host: host, request: request).take())
        case .checkOut(let checkOut): return .done(undo: try await CloneCheckOut(host: host, request: checkOut).run())
        case .linkSource(let path, let target):
            let existed = root.status(path) != nil
            try root.link(path, to: target)
            return .done(undo: existed ? nil : { try root.unlink(path) })
        case .writeConf(let template, let path):
            return .done(undo: try ConfWriter(root: root).write(template, to: path))
        case .register(let module, let version):
            try await Registrar(host: host, locations: locations).register(module, version)
        case .unregister(let module, let version, let kernels, let purging):
            try await Registrar(host: host, locations: locations)
                .unregister(module, version, kernels: kernels, purging: purging)
        case .admit(let module, let version):
            try SourceOverride(root: root, module: module, version: version).remove()
        case .passOver(let module, let version):
            try SourceOverride(root: root, module: module, version: version).write()
        case .settle(let settlement): try await settlement.carryOut(on: host, locations)
        case .beginRollback(let driver): try UnfinishedChange(.rollback, in: root).begin("\(driver)")
        case .writeHook(let file):
            try root.makeDirectory(file.path.removingLastComponent())
            try root.write(file.text, to: file.path, mode: file.mode)
        case .removeHook(let path): try root.unlink(path)
        case .removeLeftover(let path):
            try root.removeTree(path)
            root.removeEmptyDirectory(path.removingLastComponent())
        case .reindex(let kernel, let files):
            try await ModuleIndex(host: host, locations: locations, kernel: kernel).write(settingAside: files)
        case .renewImages(let kernel): return try await renewImages(of: kernel, on: host)
        case .removeStored(let entry): try CoreStore(root: root).remove([entry])
        case .clearOrphan(let kernel, let folder):
            try await UnusedDriver(host: host, locations: locations).clearOrphan(kernel, folder: folder)
        case .removeVersion(let version):
            // A kernel that the version could not be removed from still uses it.
            guard version.isUnused(after: outcome) else { return .needless }
            try await UnusedDriver(host: host, locations: locations).remove(version)
        }
        return .done()
    }

    private func renewImages(of kernel: InstalledKernel, on host: Host) async throws -> StepResult {
        do {
            try await ImageRenewal(host: host).run(for: kernel)
            return .done()
        } catch let refused as ImageRenewal.Refused {
            try Task.checkCancellation()
            return .problem(refused.description)
        }
    }
}
