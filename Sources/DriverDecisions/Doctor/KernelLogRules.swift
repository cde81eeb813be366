import DriverMessages
import DriverModel
import SystemPackage

/// What the kernel has said of loading the driver since it was started.
enum KernelLogRules {
    /// What else is found where a module is not loaded, or does not stay.
    static let notLoading: Set<Finding.ID> = [
        .loadRefused, .moduleBlocked, .moduleUnsigned, .keyNotEnrolled, .modulesMissing, .modulesVanished,
        .modulesIncomplete, .modulesOtherKernel, .modulesMixed, .modulesOtherVersion, .modulesShadowed,
        .modulesNotIndexed, .indexDamaged, .headersMissing, .headersDangling, .headersIncomplete, .headersOtherVersion,
        .kernelRefusesDriver, .rebootPending, .driverNotRegistered,
    ]

    /// By the rule for the log: what would bring its line about, and is found by looking at files.
    private static let causes: [String: Set<Finding.ID>] = [
        "wrong-vermagic": [.modulesOtherKernel, .modulesShadowed],
        "symbol-versions": [.headersOtherVersion, .headersIncomplete, .modulesOtherKernel, .modulesMixed],
        "module-struct-size": [.headersOtherVersion, .modulesOtherKernel],
        "key-rejected": [.moduleUnsigned, .keyNotEnrolled],
        "api-mismatch": [.userspaceVersion, .imageOutdated, .rebootPending, .modulesOtherVersion],
        "driver-library-mismatch": [.userspaceVersion, .imageOutdated, .rebootPending, .modulesOtherVersion],
        "mixed-set": [.modulesMixed, .imageOutdated, .rebootPending],
        "gpu-taken": [.gpuHeld, .gpuUnsupported],
        "kcfi": [.kernelRefusesDriver],
    ]

    /// What is said of firmware is judged for each GPU (`DriverRules`).
    private static let rules = Set(LogRule.loading + LogRule.hardening)

    static func symptoms(_ examination: Examination) -> [Symptom] {
        guard let kernel = examination.driver.runningKernel?.kernel, !kernel.isIgnored, examination.driver.isWanted
        else { return [] }
        let isLoaded = examination.driver.loaded != nil
        let origin = LogOrigin(
            distribution: examination.inventory.distribution, kernel: kernel.release,
            version: examination.inventory.active?.version, headersPackage: examination.runningHeaders,
            sources: examination.inventory.locations.source)
        return LogDiagnosis.ofKernelLog(examination.kernelLog).causes.filter {
            rules.contains($0.rule) && isCurrent($0, examination)
        }.map {
            let cause = $0.cause(for: origin)
            return Symptom(
                Finding(
                    .loadRefused, isLoaded ? .warning : .error, kernel: kernel.release,
                    isLoaded
                        ? "this kernel has complained of the driver: \(cause)"
                        : "this kernel did not load the driver: \(cause)",
                    evidence: [(KernelLog.place, $0.line.text)], advice: $0.advice(for: origin)),
                of: causes[$0.rule.id] ?? [])
        }
    }

    /// Whether it is of the driver, and still so: a module that was refused may have been loaded since.
    private static func isCurrent(_ match: LogDiagnosis.Match, _ examination: Examination) -> Bool {
        let driver = examination.driver
        let words = match.line.text.split { " :[]'".contains($0) }.map { ModuleFileName.canonical($0) }
        let named = words.first { $0.hasPrefix("nvidia") }
        let core = driver.runningKernel?.modules.core.map { ModuleFileName.canonical($0.module) } ?? DriverModules.core
        // nvidia_fs and others are not the driver's.
        let own = [core, DriverModules.core].flatMap(DriverModules.names).map { ModuleFileName.canonical($0) }
        if let named, !own.contains(named) { return false }
        guard let loaded = driver.loaded, LogRule.loading.contains(match.rule) else { return true }
        // Not of loading one, but of programs that use it.
        if match.rule.id == "api-mismatch" {
            return loaded.version.flatMap { examination.inventory.userspace?.works(with: $0) } != true
        }
        let isHere = named.map { name in loaded.companions.contains { $0.name == name } || name == core } ?? true
        return !isHere
    }
}

extension BootRules {
    @Sendable static func unread(_ examination: Examination) -> [Finding] {
        guard examination.driver.log.problem == .notPermitted, examination.driver.isWanted else { return [] }
        return [
            Finding(
                .kernelLogUnread, .note,
                "what the kernel said when it loaded modules was not looked at: only root may read its log here",
                evidence: [(KernelLog.place, "not permitted (kernel.dmesg_restrict)")],
                advice: "run the doctor as root, to have that looked at too")
        ]
    }
}
