import DriverModel
import SystemPackage
import Text

/// What is going to be done. A plan is a value that can be shown, tested and then carried out.
package struct Plan: Hashable, Sendable {
    package enum Step: Hashable, Sendable {
        /// Copies the files of a clone to a place that only root can write.
        case snapshot(SnapshotRequest)
        /// Checks out a tag in a clone, and copies its files.
        case checkOut(CheckOut)
        /// Makes a folder in /usr/src a link to a snapshot.
        case linkSource(FilePath, to: FilePath)
        /// Writes a dkms.conf. An existing file is kept beside it.
        case writeConf(DkmsConfTemplate, at: FilePath)
        case register(module: String, version: DriverVersion)
        case build(BuildTarget)
        case install(BuildTarget)
        /// Lets DKMS build a version again that it was told to skip.
        case admit(module: String, version: DriverVersion)
        /// Makes DKMS skip a version whose source must stay in /usr/src.
        case passOver(module: String, version: DriverVersion)
        /// Leaves one version of a driver in DKMS, and keeps the modules of the others outside its tree.
        case settle(Settlement)
        /// Remembers which version a rollback goes to, in case it is killed.
        case beginRollback(DriverTitle)
        /// Removes a driver from the DKMS tree.
        case unregister(module: String, version: DriverVersion, kernels: [KernelRelease], purging: Bool)
        /// Puts kept modules into the DKMS tree, as if they had been built.
        case restore(BuildTarget, KeptVersion.Build)
        /// Keeps built modules that a package manager's transaction is about to remove.
        case keep(KeepRequest)
        /// Removes kept modules that nothing can go back to.
        case removeKept(UselessModules)
        case writeHook(HookFile)
        case removeHook(FilePath)
        /// Removes leftovers of interrupted work from the DKMS tree.
        case removeLeftover(FilePath)
        /// Makes a kernel's module index again, after moving these files away.
        case reindex(KernelRelease, settingAside: [FilePath])
        /// Makes images again whose modules are older than those in the kernel's folder.
        case renewImages(InstalledKernel)
        /// Removes objects from the store of kernel-independent objects.
        case removeStored(StoredObjects)
        /// Removes a driver from a kernel. DKMS still knows the driver.
        case remove(BuildTarget)
        /// Removes the driver's modules from the folder of a kernel that no longer exists.
        case clearOrphan(KernelRelease, folder: FilePath)
        /// Removes a driver that no kernel uses, with its source and its kept modules.
        case removeVersion(Cleanup.OldVersion)
    }

    package struct Skipped: Hashable, Sendable {
        package let kernel: KernelRelease
        package let reason: String
        package let advice: Advice?
        /// Whether the kernel will come up without the driver because it was skipped.
        package let needsAttention: Bool
    }

    package var steps: [Step] = []
    package var skipped: [Skipped] = []
    /// Bootable kernels covered by the plan that have no usable modules now.
    package var kernelsInNeed: Set<KernelRelease> = []
    /// Kernels that are already up to date.
    package var upToDate: [KernelRelease] = []
    /// What the user should know, without having to act.
    package var notes: [String] = []
    package var risk: Risk?
    /// Whether nothing is installed until everything has been built.
    package var installsAllOrNone = false
    /// What a cleanup was based on, for its report.
    package var cleanup: Cleanup?

    package init() {}

    package var isEmpty: Bool { steps.isEmpty }

    /// Uses kept modules instead of compiling them. Kernels of a package manager's transaction are left out, because
    /// they may be other kernels under the same name.
    mutating func spareBuilds(_ kept: [KeptVersion.Build], apartFrom replaced: Set<KernelRelease> = []) {
        steps = steps.flatMap { step -> [Step] in
            guard case .build(let target) = step, !replaced.contains(target.kernel),
                let set = kept.first(where: {
                    $0.path == KeptVersion.build(for: target).path
                })
            else { return [step] }
            // If a build goes to a place beside DKMS's tree, the installation takes it from there.
            return steps.contains(.restore(target, set)) ? [] : [.restore(target, set)]
        }
    }
}

extension Plan.Step {
    package var target: BuildTarget? {
        switch self {
        case .build(let target), .install(let target), .remove(let target): target
        default: nil
        }
    }

    /// As `--dry-run` shows it.
    package var summary: String {
        switch self {
        case .snapshot(let request): "copy \(request.clone.string.printable) to \(request.destination)"
        case .linkSource(let path, let target): "link \(path) to \(target)"
        case .checkOut(let request):
            "check out \(request.tag.printable) in \(request.clone.string.printable) and copy it to "
                + "\(request.destination)"
        case .admit(let module, let version): "stop making DKMS skip \(module)/\(version)"
        case .passOver(let module, let version): "make DKMS skip \(module)/\(version)"
        case .settle(let settlement): settlement.summary
        case .beginRollback(let driver): "go back to \(driver)"
        case .writeConf(_, let path): "write \(path)"
        case .register(let module, let version): "register \(module)/\(version) with DKMS"
        case .build(let target): "build \(target.title)"
        case .install(let target): "install \(target.title)"
        case .restore(let target, _): "use the kept modules of \(target.title)"
        case .keep(let request): "keep the modules of \(request.registration.title.printable)"
        case .removeKept(let modules): "remove kept modules of \(modules.title.printable)"
        case .writeHook(let file): "write \(file.path)"
        case .removeHook(let path), .removeLeftover(let path): "remove \(path)"
        case .reindex(let kernel, let files):
            files.isEmpty
                ? "update the module index of \(kernel)"
                : "move \(files.map(\.string).joined(separator: ", ")) to \(Places.aside)"
        case .renewImages(let kernel): "make the images of \(kernel.release) again that contain older modules"
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
