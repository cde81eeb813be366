import DriverModel
import SystemPackage

/// A problem that exists now or will exist at the next boot, with its evidence and its advice.
package struct Finding: Hashable, Sendable {
    package enum Severity: String, Hashable, Sendable, CaseIterable {
        /// A kernel will come up without the driver, or nothing can be built for it.
        case error
        /// The driver works now, but not for long or not everywhere.
        case warning
        /// Nobody has to act.
        case note
    }

    /// What was seen, and where.
    package struct Evidence: Hashable, Sendable {
        package let path: FilePath
        package let value: String
    }

    /// What `fix` can do about a finding. Anything else is for a person to decide, or needs a package manager.
    package enum Repair: Hashable, Sendable {
        /// Builds if necessary, and installs.
        case build(KernelRelease)
        case register
        case writeConf
        case linkSource(FilePath, to: FilePath)
        /// Removes a registration without a source from the DKMS tree. Modules that it installed stay.
        case unregister(module: String, version: DriverVersion)
        case remove(FilePath)
        /// Makes the module index again after moving these files away.
        case reindex(KernelRelease, settingAside: [FilePath])
        case renewImages(KernelRelease)
        case writeHook
        /// Unfinished work of a run that was killed. Every changing command completes it first.
        case resume
    }

    package let id: ID
    package let severity: Severity
    /// The kernel that the finding is about. The message does not name it.
    package let kernel: KernelRelease?
    /// One sentence.
    package let message: String
    package private(set) var evidence: [Evidence]
    /// A command, or what a person should do.
    package let advice: Advice?
    package let repair: Repair?

    init(
        _ id: ID, _ severity: Severity, kernel: KernelRelease? = nil, _ message: String,
        evidence: [(FilePath, String)] = [], advice: Advice? = nil, repair: Repair? = nil
    ) {
        self.id = id
        self.severity = severity
        self.kernel = kernel
        self.message = message
        self.evidence = evidence.map { Evidence(path: $0.0, value: $0.1) }
        self.advice = advice
        self.repair = repair
    }

    package var needsAttention: Bool { severity != .note }

    /// Adds further evidence.
    func shown(by symptom: Finding) -> Finding {
        var finding = self
        finding.evidence += symptom.evidence
        return finding
    }
}

extension Finding {
    /// The ids of all findings. Scripts rely on them, so an id is never used for something else later.
    package enum ID: String, Hashable, Sendable, CaseIterable {
        // What DKMS needs
        case dkmsMissing = "dkms-missing"
        case compilerMissing = "compiler-missing"
        case compilerMismatch = "compiler-mismatch"
        case dependencyMissing = "dependency-missing"
        case spaceLow = "space-low"
        case settingNotUnderstood = "setting-not-understood"
        // Registration and source
        case driverNotRegistered = "driver-not-registered"
        case sourceMissing = "source-missing"
        case sourceLinkMissing = "source-link-missing"
        case dkmsConfUnreadable = "dkms-conf-unreadable"
        case dkmsConfFaulty = "dkms-conf-faulty"
        case severalDrivers = "several-drivers"
        // The DKMS tree
        case runUnfinished = "run-unfinished"
        case buildStuck = "build-stuck"
        case buildDamaged = "build-damaged"
        case buildLeftover = "build-leftover"
        case installLinkDangling = "install-link-dangling"
        case installLinkMissing = "install-link-missing"
        case originalsArchived = "originals-archived"
        // Kernels and their headers
        case headersMissing = "headers-missing"
        case headersDangling = "headers-dangling"
        case headersIncomplete = "headers-incomplete"
        case headersOtherVersion = "headers-other-version"
        case kernelOrphan = "kernel-orphan"
        case kernelNotInstalled = "kernel-not-installed"
        case kernelRefusesDriver = "kernel-refuses-driver"
        // Module files
        case modulesMissing = "modules-missing"
        case modulesVanished = "modules-vanished"
        case modulesIncomplete = "modules-incomplete"
        case modulesOtherKernel = "modules-other-kernel"
        case modulesMixed = "modules-mixed"
        case modulesOtherVersion = "modules-other-version"
        case modulesShadowed = "modules-shadowed"
        case modulesDuplicate = "modules-duplicate"
        case modulesNotIndexed = "modules-not-indexed"
        case indexDamaged = "module-index-damaged"
        // The hook
        case hookMissing = "hook-missing"
        case hookOutdated = "hook-outdated"
        case hookChanged = "hook-changed"
        // Files that root runs although others can change them
        case hookExposed = "hook-exposed"
        case sourceExposed = "source-exposed"
        case settingsExposed = "settings-exposed"
        // The next boot
        case userspaceVersion = "userspace-version"
        case rebootPending = "reboot-pending"
        case imageOutdated = "image-outdated"
        case moduleBlocked = "module-blocked"
        case moduleUnsigned = "module-unsigned"
        case keyNotEnrolled = "key-not-enrolled"
        case gpuHeld = "gpu-held-by-other-driver"
        case loadRefused = "load-refused"
        case kernelLogUnread = "kernel-log-unread"
        // The GPU
        case gpuUnsupported = "gpu-unsupported"
        case gpuUnbound = "gpu-unbound"
        case gpuFailed = "gpu-failed"
        case firmwareMissing = "firmware-missing"
    }
}
