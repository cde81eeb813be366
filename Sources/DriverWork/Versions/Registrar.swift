import DriverFacts
import DriverModel
import Host
import SystemPackage
import SystemValues

/// Adds drivers to the DKMS tree, and removes them.
struct Registrar {
    let host: Host
    let locations: DkmsLocations

    private var root: SystemRoot { host.root }

    /// If a `dkms add` or `dkms remove` is interrupted, half a registration remains. Both are therefore completed.
    func register(_ module: String, _ version: DriverVersion) async throws {
        let add = Program("dkms", ["add", "-m", module, "-v", version.text])
        _ = try await finishing { try await host.programs.output(of: add) }
        guard root.isDirectory(locations.sourceLink(of: module, version)) else {
            throw Failure.brokenRegistration("\(module)/\(version)", reason: "dkms add did not link the source")
        }
    }

    /// `dkms remove` reports that it removed modules even if it did not. Modules that are to be removed are therefore
    /// removed kernel by kernel, with a check after each, and the registration last. If modules are to stay, DKMS's
    /// links are removed first; without them, DKMS believes that nothing is installed.
    func unregister(
        _ module: String, _ version: DriverVersion, kernels: [KernelRelease], purging: Bool
    ) async throws {
        let tree = DkmsTree.read(at: locations.tree, in: root)
        guard let registered = tree.registered.first(where: { $0.module == module && $0.version == version.text })
        else {
            return
        }
        for build in registered.builds {
            if purging {
                try await purge(build, of: module, version)
            } else if build.isInstalled {
                try leave(build, of: module)
            }
        }
        let remove = Program("dkms", ["remove", "-m", module, "-v", version.text, "--all"])
        let result = try await finishing {
            try await host.programs.run(remove, output: .captured(limit: 1 << 20))
        }
        if purging, !result.succeeded { throw ProgramError(remove, .ended(result)) }
        // DKMS refuses broken registrations, and "skips" stuck ones with status 0. What it leaves is removed here.
        let folder = locations.registrationFolder(of: module, version)
        if root.status(folder) != nil { try root.removeTree(folder) }
        root.removeEmptyDirectory(locations.originalsFolder(of: module))
        root.removeEmptyDirectory(locations.moduleFolder(of: module))
    }

    /// As long as a kernel has the modules, DKMS must know them. Otherwise the same command could not be run again.
    private func purge(_ build: DkmsTree.Build, of module: String, _ version: DriverVersion) async throws {
        let target = BuildTarget(
            module: module, version: version, kernel: build.kernel, architecture: build.architecture)
        let result = try await DkmsRemoval(host: host, locations: locations, target: target).run()
        if let failure = result.failure { throw Failure.notRemoved(target.title, reason: failure.words) }
    }

    private func leave(_ build: DkmsTree.Build, of module: String) throws {
        let folder = locations.install.appending(build.kernel.text)
        let found = ModuleSearch(root: root, folder: folder).files()
        let files = build.modules.keys.sorted().compactMap { found[ModuleFileName.canonical($0)]?.first }
        try LeftModules.remember(files, kernel: build.kernel, in: root)
        try root.unlink(locations.activeLink(of: module, build.kernel, build.architecture))
        // The modules that DKMS archived there were replaced long ago, and must never replace a later driver.
        let archived = locations.originals(of: module, build.kernel, build.architecture)
        try root.removeTree(archived)
        root.removeEmptyDirectory(archived.removingLastComponent())
    }
}
