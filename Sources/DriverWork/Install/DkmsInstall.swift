import DriverDecisions
import DriverFacts
import DriverModel
import Host
import SystemPackage
import SystemValues
import Text

/// Installs built modules for one kernel, with exactly the result of `dkms install`.
///
/// `dkms install` moves the old modules away and then copies the new ones, file by file and unsynced. Here, the new set
/// is prepared beside the kernel's folder and replaces the old one in one step. Modules that work are not given up
/// before the new ones are verified. If that fails, everything is put back.
package struct DkmsInstall {
    struct Module {
        let name: String
        let built: FilePath
        /// Where the module goes, below the kernel's folder.
        let folder: FilePath

        var file: String { built.lastComponent?.string ?? name }
    }

    let host: Host
    let locations: DkmsLocations
    let target: BuildTarget

    private var root: SystemRoot { host.root }
    private var kernelFolder: FilePath { locations.install.appending(target.kernel.text) }
    private var activeLink: FilePath { target.activeLink(in: locations) }
    var scripts: DkmsScripts { DkmsScripts(host: host, locations: locations, target: target) }

    func run() async throws -> Outcome.Result {
        let settings = try await DkmsSettings.read(target, locations, host)
        guard root.isDirectory(kernelFolder) else { return failed(.folderMissing(kernelFolder)) }
        let modules: [Module]
        do { modules = try toInstall(settings) } catch { return failed(error) }
        let needed = neededBytes(modules, settings)
        try checkSpace(needed)
        if let problem = try await scripts.run(settings.preInstall, settings) {
            return failed(.preInstall(problem.words))
        }
        var stage: InstallStage
        do {
            let old = OldModules(
                host: host, locations: locations, target: target, modules: modules, settings: settings)
            stage = try InstallStage.prepare(target, modules, old, host, locations)
        } catch let error as FileError where error.isNoSpace {
            throw Failure.noSpace(SpaceShortage(at: error.path, needed: needed), doing: "installing")
        }
        do {
            try await stage.place(scripts)
            if let problem = try await complete(stage, settings) {
                let isFull =
                    problem.isForWantOfSpace || root.availableBytes(at: kernelFolder).map { $0 < 1 << 16 } ?? false
                try await putBack(stage)
                if isFull { throw noSpace(at: kernelFolder, needed) }
                return failed(problem.fault)
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            try await putBack(stage)
            if let error = error as? FileError, error.isNoSpace {
                throw Failure.noSpace(SpaceShortage(at: error.path, needed: needed), doing: "installing")
            }
            throw error
        }
        try finish(stage)
        if settings.loadsModules { try await scripts.loadModules() }
        return .installed
    }

    private func failed(_ fault: InstallFault) -> Outcome.Result { .failed(KernelFailure(.install(fault))) }

    // MARK: What there is to do

    /// The modules that DKMS would install: those listed in dkms.conf.
    private func toInstall(_ settings: DkmsSettings) throws(InstallFault) -> [Module] {
        let built = ModuleFileName.modules(in: locations.buildFolder(of: target).appending("module"), of: root)
        var modules: [Module] = []
        for (name, folder) in settings.destinations.sorted(by: { $0.key < $1.key }) {
            guard let file = built[name] else { throw .notBuilt(name) }
            guard !folder.components.isEmpty, folder.components.allSatisfy({ $0.kind == .regular }) else {
                throw .place(folder.string, of: name)
            }
            modules.append(Module(name: name, built: file, folder: folder))
        }
        if modules.isEmpty { throw .noModules }
        return modules
    }

    /// The space for the copies, and for two sets of depmod's files: the old ones, and those that depmod writes before
    /// it removes the old ones.
    private func neededBytes(_ modules: [Module], _ settings: DkmsSettings) -> UInt64 {
        let size: (FilePath) -> UInt64 = { UInt64(max(0, root.status($0)?.size ?? 0)) }
        let copies = settings.symlinksModules ? 0 : modules.reduce(0) { $0 + size($1.built) }
        let index = DepmodFiles.all.reduce(0) { $0 + size(kernelFolder.appending($1)) }
        return copies + 2 * index + 1 << 16
    }

    private func checkSpace(_ needed: UInt64) throws {
        // The kernel's folder can be a filesystem of its own.
        for folder in [locations.install, kernelFolder] {
            if let available = root.availableBytes(at: folder), available < needed {
                throw noSpace(at: folder, needed)
            }
        }
    }

    private func noSpace(at path: FilePath, _ needed: UInt64) -> Failure {
        .noSpace(SpaceShortage(at: path, needed: needed, in: root), doing: "installing")
    }

    // MARK: From the exchange on

    struct Problem {
        let fault: InstallFault
        var isForWantOfSpace = false

        init(_ fault: InstallFault) { self.fault = fault }

        init(_ error: ProgramError) {
            fault = .depmod(error.words)
            if case .ended(let result) = error.reason {
                isForWantOfSpace = result.isForWantOfSpace
            }
        }
    }

    /// Does everything that follows once the set is in place. A recovery continues a killed run from here. Returns why
    /// the kernel would not load what was built; nil if it would.
    func complete(_ stage: InstallStage, _ settings: DkmsSettings?) async throws -> Problem? {
        if let destination = stage.destination { try stage.carryOver(from: stage.new, to: destination) }
        let build = FilePath("\(target.version)/\(target.kernel)/\(target.architecture)")
        try root.link(activeLink, to: build)
        if let settings, let problem = try await scripts.run(settings.postInstall, settings) {
            // DKMS goes on after this, too.
            host.logger.warning("POST_INSTALL failed: \(problem)")
        }
        if let error = try await scripts.depmod.run() { return Problem(error) }
        var problem = verify(stage)
        let choice = ModuleChoice(root: root, folder: kernelFolder)
        let isInTheWay = stage.journal.moves.contains { move in
            guard !move.isReplaced, let file = FilePath(move.from).lastComponent?.string else { return false }
            return ModuleFileName.module(of: file).flatMap(choice.file)?.string == move.from
        }
        // Removing old files that depmod does not list would not change the problem.
        if problem != nil, !isInTheWay { return problem }
        try stage.makeWay()
        if isInTheWay {
            if let error = try await scripts.depmod.run() { return Problem(error) }
            problem = verify(stage)
        }
        return problem
    }

    /// Resolves every module as modprobe does, and compares it with what was built.
    private func verify(_ stage: InstallStage) -> Problem? {
        let built = ModuleFileName.modules(in: locations.buildFolder(of: target).appending("module"), of: root)
        let choice = ModuleChoice(root: root, folder: kernelFolder)
        for name in stage.journal.places.keys.sorted() {
            guard let place = stage.place(of: name), let module = ModuleFileName.module(of: name) else { continue }
            guard let file = built[module], (try? root.hasSameContent(place, file)) == true else {
                return Problem(.changed(place))
            }
            guard let chosen = choice.file(of: module) else {
                return Problem(.notFound(module, target.kernel))
            }
            guard root.status(chosen)?.identity == root.status(place)?.identity else {
                return Problem(.otherFound(chosen, insteadOf: place))
            }
        }
        let modules = BuiltModules(
            files: built, expected: Array(stage.journal.places.keys.compactMap(ModuleFileName.module)),
            kernel: target.kernel, version: target.version)
        return modules.fault(reader: ModuleReader(host: host)).map { Problem(.set($0)) }
    }

    func finish(_ stage: InstallStage) throws {
        try removeOtherClaims(Set(stage.journal.places.keys.compactMap(ModuleFileName.module)))
        try LeftModules.forget(target.kernel, in: root)
        try root.syncFilesystem(of: kernelFolder)
        try stage.discard()
    }

    /// Restores the state before, even if the user interrupts.
    func putBack(_ stage: InstallStage) async throws {
        try await finishing {
            do {
                try stage.turnBack()
                try await stage.restore(scripts)
                if let link = stage.journal.linkBefore {
                    try root.link(activeLink, to: FilePath(link))
                } else {
                    try root.unlink(activeLink)
                }
            } catch {
                throw Failure.notPutBack(target.kernel, reason: error.inWords, kept: stage.folder)
            }
            _ = try? await scripts.depmod.run()
            if !isChosenAsBefore(stage) { try stage.restoreIndex() }
            try stage.discard()
        }
    }

    private func isChosenAsBefore(_ stage: InstallStage) -> Bool {
        guard stage.journal.indexBefore.contains("modules.dep") else { return false }
        let choice = ModuleChoice(root: root, folder: kernelFolder)
        return stage.journal.places.keys.compactMap(ModuleFileName.module).allSatisfy {
            choice.file(of: $0)?.string == stage.journal.chosenBefore[$0]
        }
    }

    /// Removes the links of other registrations that still claim these files. DKMS would remove the files with them.
    private func removeOtherClaims(_ names: Set<String>) throws {
        for module in root.names(in: locations.tree) where module != target.module {
            let link = locations.activeLink(of: module, target.kernel, target.architecture)
            let claimed = ModuleFileName.modules(in: link.appending("module"), of: root)
            if !names.isDisjoint(with: claimed.keys) { try root.unlink(link) }
        }
    }
}
