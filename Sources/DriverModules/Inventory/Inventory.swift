import DriverModel
import Host
import SystemPackage
import SystemValues

/// Everything nvctl knows of a system's kernels and driver, read and not judged.
package struct Inventory: Hashable, Sendable {
    /// A kernel with its module set.
    package struct Kernel: Hashable, Sendable {
        package let kernel: InstalledKernel
        package let modules: ModuleSet

        package var release: KernelRelease { kernel.release }
        /// Whether the user has to do something, or the next boot of it has no driver. Kernels that
        /// nobody boots, and those the user told us to ignore, need nobody's attention.
        package var needsAttention: Bool {
            kernel.kind == .bootable && !kernel.isIgnored && !modules.isReady
        }
    }

    package let distribution: Distribution
    package let configuration: Configuration
    package let locations: DkmsLocations
    /// Where the `dkms` program is; nil when it is not installed.
    package let dkms: FilePath?
    /// The driver's registrations, the active one first.
    package internal(set) var registrations: [Registration]
    /// Sources of the driver in /usr/src, the newest first.
    package let sources: [SourceTree]
    /// Sources that `source init` has copied, also of versions that are not in use.
    package let snapshots: [SourceTree]
    /// Built modules of versions that DKMS does not know, the last kept first.
    package let kept: [KeptModules.Entry]
    /// Sources in /usr/src that nvctl has DKMS pass over, such as `nvidia-590.48.01`.
    let passedOver: Set<String>
    /// Where a rollback was going that was killed, as DKMS writes it.
    let pendingRollback: String?
    /// The version in use and the one before it, which some kernels still have, as DKMS writes them.
    let partialSwitch: String?
    /// The installed kernels in ascending order, orphans aside.
    package let kernels: [Kernel]
    /// Folders that removed kernels left behind.
    package let orphans: [InstalledKernel]
    package let hooks: Hooks
    /// The userspace driver; nil when none is installed.
    package let userspace: Userspace?
    package let machine: Machine
    /// Folders of the DKMS tree whose modules are whole and fit their kernel and version.
    package let usableBuilds: Set<FilePath>

    package var active: Registration? { registrations.first }

    /// Versions that are kept to be used again, and that DKMS does not know.
    package var keptVersions: [KeptModules.Entry] {
        kept.filter { entry in
            entry.record.reason != .transaction && !registrations.contains { $0.title == entry.record.title }
        }
    }

    /// Whether a version is registered beside the one in use, where no hook installs it: some kernels were given it.
    func isSetApart(_ registration: Registration) -> Bool {
        guard let active, registration.isUsable, registration.title != active.title else { return false }
        return registration.source?.path.removingLastComponent() != locations.source
            || passedOver.contains("\(registration.name)-\(registration.version)")
    }

    /// Somebody wants the driver built here: it is registered, or could be.
    var hasDriver: Bool { active != nil || !sources.isEmpty }

    /// The version that `status` shows: of the registered driver, else of the modules that are there.
    package var driverVersion: DriverVersion? {
        if let active { return active.version }
        let running = kernels.first { $0.kernel.isRunning }?.modules.version
        return running ?? kernels.lazy.compactMap(\.modules.version).max() ?? sources.first?.version
    }

    package var source: SourceTree? { active.map(\.source) ?? sources.first }

    package var needsAttention: Bool {
        kernels.contains(where: \.needsAttention) || registrations.contains { !$0.isUsable }
            || UserspaceMatch(self).problem != nil
    }

    package static func read(_ host: Host, verifying: Bool = false) -> Inventory {
        let reader = ModuleReader(host: host)
        defer { reader.save() }
        return read(host, reader, verifying: verifying)
    }

    static func read(_ host: Host, _ reader: ModuleReader, verifying: Bool = false) -> Inventory {
        let root = host.root
        let packages = PackageDatabase(root: root, reader: reader)
        let locations = DkmsLocations.read(in: root)
        let configuration = Configuration.read(in: root)
        let guarded = root.guarded
        let sources = SourceTreeReader(root: root, guarded: guarded, locations: locations, packages: packages)
        let tree = DkmsTree.read(at: locations.tree, in: root)
        let scanned = KernelScan(
            root: root, guarded: guarded, locations: locations, machine: host.machine, configuration: configuration,
            packages: packages
        ).kernels()
        let registrations = RegistrationScan(
            root: root, locations: locations, reader: reader, architecture: host.machine.architecture, sources: sources
        ).registrations(in: tree, of: Set(scanned.filter { $0.kind != .orphan }.map(\.release)))
        let assessment = ModuleAssessment(
            root: root, reader: reader, packages: packages, registrations: registrations, verifying: verifying)
        return Inventory(
            distribution: .read(in: root),
            configuration: configuration,
            locations: locations,
            dkms: host.programs.locate("dkms"),
            registrations: registrations,
            sources: sources.all(),
            snapshots: sources.snapshots(),
            kept: KeptModules(root: root).entries(),
            passedOver: SourceOverride.names(in: root),
            pendingRollback: Pending(.rollback, in: root).text,
            partialSwitch: Pending(.partialSwitch, in: root).text,
            kernels: scanned.filter { $0.kind != .orphan }.map { kernel in
                Kernel(
                    kernel: kernel,
                    modules: kernel.kind == .runningWithoutModules ? .none : assessment.assess(kernel))
            },
            orphans: scanned.filter { $0.kind == .orphan },
            hooks: .read(in: root, packages: packages, program: host.ownProgram),
            userspace: .read(in: root, packages: packages),
            machine: host.machine,
            usableBuilds: Set(
                registrations.flatMap { registration in
                    registration.builds.filter { build in
                        BuiltModules(build, of: registration).problem(reader: reader) == nil
                    }.map(\.folder)
                })
        )
    }
}
