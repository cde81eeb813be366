import DriverModel
import SystemPackage
import Text

/// What is going to be done: a value that can be shown, tested, and then executed.
package struct Plan: Hashable, Sendable {
    package enum Step: Hashable, Sendable {
        /// Copies a clone's tree to a place that only root can write.
        case snapshot(SnapshotRequest)
        /// Checks out a tag of a clone, and copies what it has.
        case checkOut(CheckOut)
        /// Makes a folder of /usr/src a link to a snapshot.
        case linkSource(FilePath, to: FilePath)
        /// Writes a dkms.conf; one that is there is kept beside it.
        case writeConf(DkmsConfTemplate, at: FilePath)
        case register(module: String, version: DriverVersion)
        case build(BuildTarget)
        case install(BuildTarget)
        /// Has DKMS build a version again whose source it was made to pass over.
        case admit(module: String, version: DriverVersion)
        /// Leaves one version of a driver to DKMS, and keeps the modules of the others beside its tree.
        case settle(Settlement)
        /// Remembers which version a rollback goes to, should it be killed.
        case beginRollback(String)
        /// Takes a driver out of the DKMS tree.
        case unregister(module: String, version: DriverVersion, kernels: [KernelRelease], purging: Bool)
        /// Puts modules that were kept into the DKMS tree, as if they were built.
        case restore(BuildTarget, KeptVersion.Build)
        /// Keeps built modules that a package manager's transaction is going to take away.
        case keep(KeepRequest)
        /// Removes kept modules that nothing can go back to.
        case removeKept(UselessModules)
        case writeHook(HookFile)
        case removeHook(FilePath)
        /// Removes what interrupted work has left in the DKMS tree.
        case removeLeftover(FilePath)
        /// Writes a kernel's module index again, with these files out of modprobe's way.
        case reindex(KernelRelease, settingAside: [FilePath])
        /// Has images made again that hold older modules than the kernel's folder.
        case renewImages(InstalledKernel)
        /// Takes objects out of the store of kernel-independent ones.
        case removeStored(StoredObjects)
        /// Takes a driver away from a kernel; DKMS goes on knowing it.
        case remove(BuildTarget)
        /// Removes the driver's modules from the folder of a kernel that is gone.
        case clearOrphan(KernelRelease, folder: FilePath)
        /// Removes a driver that is used for no kernel, with its source and what was kept of it.
        case removeVersion(Cleanup.OldVersion)
    }

    package struct Skipped: Hashable, Sendable {
        package let kernel: KernelRelease
        package let reason: String
        package let advice: Advice?
        /// Whether the kernel will come up without the driver because of this.
        package let needsAttention: Bool
    }

    package var steps: [Step] = []
    package var skipped: [Skipped] = []
    /// Kernels to boot that have no usable modules now, of those that the plan is about.
    package var kernelsInNeed: Set<KernelRelease> = []
    /// Kernels for which everything is as it should be.
    package var upToDate: [KernelRelease] = []
    /// What the user should know and need not do anything about.
    package var notes: [String] = []
    /// What the user has to agree to before it is done, as a sentence; nil where nothing needs it.
    package var risk: String?
    /// Nothing is installed unless all could be built.
    package var installsAllOrNone = false
    /// What a cleanup was decided on, for its report.
    package var cleanup: Cleanup?

    package init() {}

    package var isEmpty: Bool { steps.isEmpty }

    /// Takes kept modules instead of compiling them. The kernels of a package manager's transaction are left out: they may
    /// be others under the same name.
    mutating func spareBuilds(_ kept: [KeptVersion.Build], apartFrom replaced: Set<KernelRelease> = []) {
        steps = steps.flatMap { step -> [Step] in
            guard case .build(let target) = step, !replaced.contains(target.kernel),
                let set = kept.first(where: {
                    $0.path == KeptVersion.build(for: target).path
                })
            else { return [step] }
            // Where it is going to be built aside, it is taken from there afterwards.
            return steps.contains(.restore(target, set)) ? [] : [.restore(target, set)]
        }
    }
}

extension Plan.Step {
    /// As `--dry-run` shows it.
    package var summary: String {
        switch self {
        case .snapshot(let request): "copy \(request.clone.string.printable) to \(request.destination)"
        case .linkSource(let path, let target): "link \(path) to \(target)"
        case .checkOut(let request):
            "check out \(request.tag.printable) in \(request.clone.string.printable) and copy it to \(request.destination)"
        case .admit(let module, let version): "have DKMS build \(module)/\(version) again"
        case .settle(let settlement): settlement.summary
        case .beginRollback(let title): "go back to \(title.printable)"
        case .writeConf(_, let path): "write \(path)"
        case .register(let module, let version): "register \(module)/\(version) with DKMS"
        case .build(let target): "build \(target.title)"
        case .install(let target): "install \(target.title)"
        case .restore(let target, _): "take the kept modules of \(target.title)"
        case .keep(let request): "keep the modules of \(request.registration.title.printable)"
        case .removeKept(let modules): "remove kept modules of \(modules.title.printable)"
        case .writeHook(let file): "write \(file.path)"
        case .removeHook(let path), .removeLeftover(let path): "remove \(path)"
        case .reindex(let kernel, let files):
            files.isEmpty
                ? "write the module index of \(kernel) again"
                : "move \(files.map(\.string).joined(separator: ", ")) to \(Places.aside)"
        case .renewImages(let kernel): "make the images of \(kernel.release) again that hold older modules"
        case .removeStored(let entry):
            "remove \(entry.key.prefix(12).description.printable) (\(entry.version.text.printable)) from the store"
        case .remove(let target): "remove \(target.title)"
        case .clearOrphan(let kernel, let folder): "remove the modules of \(kernel) from \(folder)"
        case .removeVersion(let version): "remove the driver \(version.version)"
        case .unregister(let module, let version, let kernels, let purging):
            "unregister \(module)/\(version)"
                + (purging && !kernels.isEmpty
                    ? " and remove its modules from \(kernels.map(\.text).joined(separator: ", "))" : "")
        }
    }
}
