import DriverDecisions
import DriverFacts
import DriverModel
import Host
import SystemPackage
import SystemValues

/// Removes a driver from one kernel with `dkms uninstall` and `dkms unbuild`. Its registration stays.
///
/// `dkms remove` would delete the registration with the last kernel. After a power cut, or if its link is lost, DKMS
/// skips files and exits with status 0. Such files are removed here.
struct DkmsRemoval {
    let host: Host
    let locations: DkmsLocations
    let target: BuildTarget

    private var root: SystemRoot { host.root }
    private var built: FilePath { locations.buildFolder(of: target) }
    private var kernelFolder: FilePath { locations.install.appending(target.kernel.text) }

    /// Runs to the end even if the user interrupts: half a removal helps nobody.
    func run() async throws -> Outcome.Result {
        try await finishing {
            let others = modulesOfOtherKernels()
            let (files, isIndexed) = try await uninstall()
            if !isIndexed || isNamed(files) { try await index() }
            try await unbuild()
            return try verdict(files, others)
        }
    }

    private struct Installed {
        let path: FilePath
        /// The same module in the DKMS tree.
        let original: FilePath
        let identity: FileIdentity
    }

    /// Returns the files, and whether the kernel's index is already right.
    private func uninstall() async throws -> ([Installed], Bool) {
        let files = installed()
        let wasActive = isActive
        // DKMS refuses if the build is missing. Then only its link is left.
        if wasActive, root.isDirectory(built) {
            // None of the other modules can be loaded without the core module. So if the rest is interrupted, modprobe
            // finds either all modules or none that works. With weak-modules (Red Hat, SUSE), DKMS needs the files,
            // because it passes them on before it removes them.
            if host.programs.locate("weak-modules") == nil, let core = files.first { try root.unlink(core.path) }
            do { try await dkms("uninstall") } catch {
                putBack(files)
                throw error
            }
        }
        let left = files.filter { root.status($0.path)?.identity == $0.identity }
        for file in left { try root.unlink(file.path) }
        if isActive { try root.unlink(target.activeLink(in: locations)) }
        removeEmptyFolders(of: files)
        return (files, wasActive && left.isEmpty)
    }

    /// Whether the index names one of these files that no longer exists.
    private func isNamed(_ files: [Installed]) -> Bool {
        let choice = ModuleChoice(root: root, folder: kernelFolder)
        return files.contains { file in
            let module = ModuleFileName.module(of: file.path.lastComponent?.string ?? "")
            return root.status(file.path) == nil && module.flatMap(choice.file) == file.path
        }
    }

    /// If DKMS has removed nothing, the kernel keeps what it had.
    private func putBack(_ files: [Installed]) {
        guard let core = files.first, root.status(core.path) == nil,
            files.dropFirst().allSatisfy({ root.status($0.path)?.identity == $0.identity })
        else { return }
        try? root.put(core.original, at: core.path)
    }

    private var isActive: Bool {
        guard let link = root.linkTarget(target.activeLink(in: locations)) else { return false }
        return locations.moduleFolder(of: target.module).pushing(link).lexicallyNormalized() == built
    }

    /// The files that DKMS installed, the core module first.
    private func installed() -> [Installed] {
        let modules = ModuleFileName.modules(in: built.appending("module"), of: root)
        let found = ModuleSearch(root: root, folder: kernelFolder).files()
        let reader = ModuleReader(host: host)
        let packages = PackageDatabase(root: root, reader: reader)
        let names = modules.keys.sorted { first, second in
            let isCore = DriverModules.isCore(first, among: modules.keys)
            let isOtherCore = DriverModules.isCore(second, among: modules.keys)
            return isCore == isOtherCore ? first < second : isCore
        }
        return names.flatMap { name in
            (found[ModuleFileName.canonical(name)] ?? []).compactMap { path in
                guard let original = modules[name], let identity = root.status(path)?.identity,
                    isSame(path, original, reader),
                    // A package may contain the very same modules. DKMS leaves them where they are.
                    packages.owner(of: path) == nil
                else { return nil }
                return Installed(path: path, original: original, identity: identity)
            }
        }
    }

    private func isSame(_ path: FilePath, _ original: FilePath, _ reader: ModuleReader) -> Bool {
        guard let one = root.status(path, following: true)?.identity,
            let other = root.status(original, following: true)?.identity
        else { return false }
        // With `symlink_modules` in framework.conf, both are the same file.
        if one == other { return true }
        guard one.size == other.size, case .success(let info) = reader.read(path) else { return false }
        return reader.read(original) == .success(info)
    }

    /// Removes empty folders, as DKMS does after it has removed files.
    private func removeEmptyFolders(of files: [Installed]) {
        // An interrupted run may have removed the files already, so the usual folder is always included.
        let usual = kernelFolder.appending(DkmsLocations.usualDestination)
        for folder in Set(files.map { $0.path.removingLastComponent() } + [usual]) {
            var folder = folder
            while folder.starts(with: kernelFolder), folder != kernelFolder, (try? root.list(folder)) == [] {
                root.removeEmptyDirectory(folder)
                folder = folder.removingLastComponent()
            }
        }
    }

    private func index() async throws {
        // Without an index, this is a removed kernel's folder, which must not get one (as with DKMS >= 3.1.5).
        guard root.isFile(kernelFolder.appending("modules.dep")) else { return }
        if let error = try await Depmod(host: host, kernel: target.kernel).run() { throw error }
    }

    private func unbuild() async throws {
        if root.isDirectory(built.appending("module")) { try await dkms("unbuild") }
        // DKMS "skips" a folder that is not completely built (3.0.10: if a module is missing).
        try root.removeTree(built)
        root.removeEmptyDirectory(built.removingLastComponent())
    }

    private func dkms(_ action: String) async throws {
        let program = Program(
            "dkms",
            [
                action, "-m", target.module, "-v", target.version.text, "-k", target.kernel.text, "-a",
                target.architecture,
            ])
        let result = try await host.programs.run(program, output: .captured(limit: 1 << 20))
        guard result.succeeded else { throw ProgramError(program, .ended(result)) }
    }

    // MARK: Afterwards

    private func verdict(_ files: [Installed], _ others: [FilePath: FileIdentity]) throws -> Outcome.Result {
        func failed(_ fault: RemovalFault) -> Outcome.Result { .failed(KernelFailure(.removal(fault))) }
        if isActive { return failed(.stillInstalled) }
        if let left = files.first(where: { root.status($0.path)?.identity == $0.identity }) {
            return failed(.stillThere(left.path))
        }
        if root.status(built) != nil { return failed(.stillThere(built)) }
        if isNamed(files) { return failed(.stillIndexed(target.kernel)) }
        if root.linkTarget(locations.sourceLink(of: target.module, target.version)) == nil {
            return failed(.registrationLost("\(target.module)/\(target.version)"))
        }
        let now = modulesOfOtherKernels()
        if let changed = others.keys.sorted(by: { $0.string < $1.string }).first(where: { others[$0] != now[$0] }) {
            return failed(.otherKernelChanged(changed))
        }
        return .removed
    }

    private func modulesOfOtherKernels() -> [FilePath: FileIdentity] {
        var files: [FilePath: FileIdentity] = [:]
        for kernel in root.names(in: locations.install) where kernel != target.kernel.text && !kernel.hasPrefix(".") {
            for path in ModuleSearch(root: root, folder: locations.install.appending(kernel)).files().values.flatMap(
                \.self)
            {
                files[path] = root.status(path)?.identity
            }
        }
        return files
    }
}
