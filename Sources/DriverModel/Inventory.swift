import SystemPackage
import SystemValues

/// Everything that nvctl knows about a system's kernels and driver. These are facts, not findings.
package struct Inventory: Hashable, Sendable {
    /// A kernel with its module set.
    package struct Kernel: Hashable, Sendable {
        package let installed: InstalledKernel
        package let modules: ModuleSet

        package init(_ installed: InstalledKernel, modules: ModuleSet) {
            self.installed = installed
            self.modules = modules
        }

        package var release: KernelRelease { installed.release }
        /// Whether the user has to do something, because this kernel would otherwise boot without the driver. Kernels
        /// that nobody boots, and kernels that the user wants ignored, do not count.
        package var needsAttention: Bool {
            installed.kind == .bootable && !installed.isIgnored && !modules.isReady
        }
    }

    package let distribution: Distribution
    package let configuration: Configuration
    package let locations: DkmsLocations
    /// Where the `dkms` program is; nil when it is not installed.
    package let dkms: FilePath?
    /// Which of the programs that compile (`BuildTools`) are installed.
    package let tools: Set<String>
    /// The driver's registrations, the active one first.
    package var registrations: [Registration]
    /// Sources of the driver in /usr/src, the newest first.
    package let sources: [SourceTree]
    /// Sources that `source init` has copied, also of versions that are not in use.
    package let snapshots: [SourceTree]
    /// Versions whose built modules are kept, the last kept first.
    package let kept: [KeptVersion]
    /// Sources in /usr/src that nvctl makes DKMS skip, such as `nvidia-590.48.01`.
    package let passedOver: Set<String>
    /// The version that a killed rollback was going to.
    package let unfinishedRollback: DriverTitle?
    /// A change of version that not all kernels could follow.
    package let partialSwitch: PartialSwitch?
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

    package init(
        distribution: Distribution, configuration: Configuration, locations: DkmsLocations, dkms: FilePath?,
        tools: Set<String>, registrations: [Registration], sources: [SourceTree], snapshots: [SourceTree],
        kept: [KeptVersion], passedOver: Set<String>, unfinishedRollback: DriverTitle?, partialSwitch: PartialSwitch?,
        kernels: [Kernel], orphans: [InstalledKernel], hooks: Hooks, userspace: Userspace?, machine: Machine,
        usableBuilds: Set<FilePath>
    ) {
        self.distribution = distribution
        self.configuration = configuration
        self.locations = locations
        self.dkms = dkms
        self.tools = tools
        self.registrations = registrations
        self.sources = sources
        self.snapshots = snapshots
        self.kept = kept
        self.passedOver = passedOver
        self.unfinishedRollback = unfinishedRollback
        self.partialSwitch = partialSwitch
        self.kernels = kernels
        self.orphans = orphans
        self.hooks = hooks
        self.userspace = userspace
        self.machine = machine
        self.usableBuilds = usableBuilds
    }

    package var active: Registration? { registrations.first }

    /// Versions that are kept to be used again, and that DKMS does not know.
    package var keptVersions: [KeptVersion] {
        kept.filter { entry in
            entry.record.reason != .transaction && !registrations.contains { $0.title == entry.record.title }
        }
    }

    /// Whether a version is registered besides the one in use, and no hook installs it: some kernels were given it.
    package func isSetApart(_ registration: Registration) -> Bool {
        guard let active, registration.isUsable, registration.title != active.title else { return false }
        return registration.source?.path.removingLastComponent() != locations.source
            || isPassedOver(registration.name, registration.version)
    }

    /// Whether nvctl has DKMS pass over the source of a version.
    package func isPassedOver(_ module: String, _ version: DriverVersion) -> Bool {
        passedOver.contains(DkmsLocations.sourceName(module, version))
    }

    /// Whether somebody wants the driver built here: it is registered, or could be.
    package var hasDriver: Bool { active != nil || !sources.isEmpty }

    /// The version that `status` shows: that of the registered driver, else of the modules, else of a source.
    package var driverVersion: DriverVersion? {
        if let active { return active.version }
        let running = kernels.first { $0.installed.isRunning }?.modules.version
        return running ?? kernels.lazy.compactMap(\.modules.version).max() ?? sources.first?.version
    }

    package var source: SourceTree? { active.map(\.source) ?? sources.first }

    package var needsAttention: Bool {
        kernels.contains(where: \.needsAttention) || registrations.contains { !$0.isUsable }
            || UserspaceMatch(self).problem != nil
    }
}

extension Inventory.Kernel {
    package var isExamined: Bool { installed.kind != .runningWithoutModules && !installed.isIgnored }
    package var isBooted: Bool { isExamined && installed.kind == .bootable }
}

extension Inventory {
    /// Sentences about kernels that will boot without NVIDIA modules.
    package var bootNotices: [String] {
        kernels.filter(\.needsAttention).map { "kernel \($0.release.text.printable) will boot without NVIDIA modules" }
    }
}
