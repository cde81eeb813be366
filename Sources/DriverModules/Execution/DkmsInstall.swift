import Host
import SystemPackage

/// Installs what is built for one kernel with the real `dkms install`, and puts back what was there
/// when that does not end well.
struct DkmsInstall {
    /// Where DKMS's link for a kernel leads while old files are replaced in place.
    static let placeholder: FilePath = "nvctl-is-installing"

    let host: Host
    let locations: DkmsLocations
    let target: Plan.Target

    private var root: SystemRoot { host.root }
    private var kernelFolder: FilePath { locations.install.appending(target.kernel.text) }
    private var build: FilePath {
        locations.tree.appending(target.module).appending(target.version.text).appending(target.kernel.text)
            .appending(target.architecture)
    }
    private var activeLink: FilePath {
        locations.tree.appending(target.module).appending("kernel-\(target.kernel)-\(target.architecture)")
    }

    func run() async throws -> Outcome.Result {
        let names = ModuleFileName.modules(in: build.appending("module"), of: root)
        let present = existing(names)
        let linkBefore = root.linkTarget(activeLink)
        let kept = try KeptFiles(present, of: kernelFolder, until: activeLink, in: root)
        if shouldReplaceInPlace(present) { try root.link(activeLink, to: Self.placeholder) }
        var problem: String?
        var words = ""
        do {
            let install = program(replacing: !present.isEmpty)
            let result = try await host.programs.run(install, output: .captured(limit: 1 << 20))
            words = result.everything
            if !result.succeeded { problem = "\(ProgramError(install, .ended(result)))" }
            if problem == nil {
                // All of them are kept; beside the new ones they could win over them.
                try removeSuperseded(present, names)
                problem = try await makeLoadable(names) ?? verify(names)
            }
        } catch {
            try await putBack(kept, linkBefore, names, present)
            throw error
        }
        if let problem {
            // 3.0.10 goes on after a copy that failed, stops at what comes of it, and hides what depmod says.
            let hasNoSpace =
                words.contains("No space left on device")
                || root.availableBytes(at: kernelFolder).map { $0 < 1 << 16 } ?? false
            try await putBack(kept, linkBefore, names, present)
            if hasNoSpace {
                return .failed(Failure.noSpace(kernelFolder, doing: "installing").message, tail: [], log: nil)
            }
            return .failed("\(problem); what was installed before has been put back", tail: [], log: nil)
        }
        try removeOtherClaims(names)
        try LeftModules.forget(target.kernel, in: root)
        kept.discard()
        return .installed
    }

    private func program(replacing: Bool) -> Program {
        Program(
            "dkms",
            [
                "install", "-m", target.module, "-v", target.version.text, "-k", target.kernel.text,
                "-a", target.architecture,
            ]
                // Without it DKMS keeps files of the same version (3.0.10) or stops (3.4.3).
                + (replacing ? ["--force"] : [])
        )
    }

    /// The files that the kernel's folder has under the names of the new set, and under those that the set
    /// of this driver could have besides.
    private func existing(_ names: [String: FilePath]) -> [FilePath] {
        let found = ModuleSearch(root: root, folder: kernelFolder).files()
        let core = names.keys.filter { names["\($0)-modeset"] != nil }
        let possible = core.flatMap { core in ["-modeset", "-drm", "-uvm", "-peermem"].map { core + $0 } }
        return Set(names.keys).union(possible).sorted().flatMap { found[ModuleFileName.canonical($0)] ?? [] }
    }

    /// Whether the old files are to be replaced where they are, instead of being uninstalled first or
    /// archived as originals that a later uninstall brings back.
    ///
    /// DKMS does neither when its link for the kernel is there and leads nowhere (3.0.10, 3.2, 3.4.3):
    /// so it is for what DKMS installed itself, also where the files or the link were lost since; for what
    /// `unregister` left; and for files that a package owns, which are nobody's to move.
    private func shouldReplaceInPlace(_ present: [FilePath]) -> Bool {
        if root.linkTarget(activeLink) != nil { return true }
        guard !present.isEmpty else { return false }
        // Nobody but DKMS installs there.
        let own = kernelFolder.appending("updates/dkms")
        if present.contains(where: { $0.removingLastComponent() == own }) { return true }
        let left = LeftModules.read(in: root)
        if present.allSatisfy({ left.contains($0, kernel: target.kernel, in: root) }) { return true }
        let packages = PackageDatabase(root: root, reader: ModuleReader(host: host))
        return present.contains { packages.owner(of: $0) != nil }
    }

    /// Why the kernel would not load what was built; nil when it would.
    private func verify(_ names: [String: FilePath]) -> String? {
        let found = ModuleSearch(root: root, folder: kernelFolder).files()
        for (name, built) in names.sorted(by: { $0.key < $1.key }) {
            guard let installed = found[ModuleFileName.canonical(name)]?.first else {
                return "after dkms install there is no \(name) in \(kernelFolder)"
            }
            guard (try? root.hasSameContent(installed, built)) == true else {
                return "\(installed) is not what was built"
            }
        }
        guard let link = try? root.resolve(activeLink), link == (try? root.resolve(build)) else {
            return "DKMS did not mark \(target.title) as installed"
        }
        return nil
    }

    /// The state before: the old files, nothing of the new ones, and DKMS's link as it was.
    private func putBack(
        _ kept: KeptFiles, _ link: FilePath?, _ names: [String: FilePath], _ present: [FilePath]
    ) async throws {
        do {
            // As long as it is not all done, the link says so: then the next run goes on with it.
            if !kept.isEmpty { try root.link(activeLink, to: Self.placeholder) }
            for file in existing(names) where !present.contains(file) { try root.unlink(file) }
            try kept.restore()
            if let link { try root.link(activeLink, to: link) } else { try root.unlink(activeLink) }
        } catch {
            throw Failure.notPutBack(target.kernel, reason: "\(error)", kept: kept.folder ?? kernelFolder)
        }
        kept.discard()
        _ = try? await host.programs.run(Program("depmod", [target.kernel.text]), output: .captured(limit: 1 << 16))
    }

    /// Takes away what the new set replaces and `dkms install` has not written over: files of other
    /// compression beside the new ones, and modules of the driver's that the new set has not.
    private func removeSuperseded(_ present: [FilePath], _ names: [String: FilePath]) throws {
        let newNames = Set(names.values.compactMap(\.lastComponent))
        let isNew: (FilePath) -> Bool = { file in file.lastComponent.map(newNames.contains) ?? false }
        let folders = Set(existing(names).filter(isNew).map { $0.removingLastComponent() })
        for file in present where !isNew(file) && folders.contains(file.removingLastComponent()) {
            try root.unlink(file)
        }
    }

    /// Removes the links by which another registration would still claim these files, and take them away with it.
    private func removeOtherClaims(_ names: [String: FilePath]) throws {
        for module in root.names(in: locations.tree) where module != target.module {
            let link = locations.tree.appending(module).appending("kernel-\(target.kernel)-\(target.architecture)")
            let claimed = ModuleFileName.modules(in: link.appending("module"), of: root)
            if claimed.keys.contains(where: { names[$0] != nil }) { try root.unlink(link) }
        }
    }

    /// Lets modprobe find what is there now. DKMS 3.2.2 leaves out depmod where there is no modules.dep, as
    /// for a kernel whose own installation is not through.
    private func makeLoadable(_ names: [String: FilePath]) async throws -> String? {
        let search = ModuleSearch(root: root, folder: kernelFolder)
        guard !search.isListed(names.values.compactMap { $0.lastComponent?.string }) else { return nil }
        let depmod = Program("depmod", [target.kernel.text])
        let result = try await host.programs.run(depmod, output: .captured(limit: 1 << 16))
        if !result.succeeded { return "\(ProgramError(depmod, .ended(result)))" }
        guard !search.isListed(names.values.compactMap { $0.lastComponent?.string }) else { return nil }
        return "depmod does not find all modules in \(kernelFolder)"
    }
}
