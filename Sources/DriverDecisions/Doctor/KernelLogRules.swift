import DriverMessages
import DriverModel
import SystemPackage

/// Findings about what the kernel has logged since its start about loading the driver.
enum KernelLogRules {
    /// Other findings that explain why a module was not loaded or did not stay loaded.
    static let notLoading: Set<Finding.ID> = [
        .loadRefused, .moduleBlocked, .moduleUnsigned, .keyNotEnrolled, .modulesMissing, .modulesVanished,
        .modulesIncomplete, .modulesOtherKernel, .modulesMixed, .modulesOtherVersion, .modulesShadowed,
        .modulesNotIndexed, .indexDamaged, .headersMissing, .headersDangling, .headersIncomplete, .headersOtherVersion,
        .kernelRefusesDriver, .rebootPending, .driverNotRegistered,
    ]

    /// For each log rule, the findings from files that would explain its line.
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

    /// Lines about firmware are judged for each GPU (`DriverRules`).
    private static let rules = Set(LogRule.loading + LogRule.hardening)

    static func symptoms(_ examination: Examination) -> [Symptom] {
        guard let kernel = examination.driver.runningKernel?.installed, !kernel.isIgnored, examination.driver.isWanted
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
                        ? "this kernel complained about the driver: \(cause)"
                        : "this kernel did not load the driver: \(cause)",
                    evidence: [(KernelLog.place, $0.line.text)], advice: $0.advice(for: origin)),
                of: causes[$0.rule.id] ?? [])
        }
    }

    /// Whether a line is about the driver and still true. A rejected module may have been loaded since.
    private static func isCurrent(_ match: LogDiagnosis.Match, _ examination: Examination) -> Bool {
        let driver = examination.driver
        let words = match.line.text.split { " :[]'".contains($0) }.map { ModuleFileName.canonical($0) }
        let named = words.first(where: DriverModules.isDriverName)
        let core = driver.runningKernel?.modules.core.map { ModuleFileName.canonical($0.module) } ?? DriverModules.core
        // nvidia_fs and others do not belong to the driver.
        let own = [core, DriverModules.core].flatMap(DriverModules.names).map { ModuleFileName.canonical($0) }
        if let named, !own.contains(named) { return false }
        guard let loaded = driver.loaded, LogRule.loading.contains(match.rule) else { return true }
        // This line is not about loading a module, but about programs that use it.
        if match.rule.id == "api-mismatch" {
            return loaded.version.flatMap { examination.inventory.userspace?.works(with: $0) } != true
        }
        let isHere = named.map { name in loaded.companions.contains { $0.name == name } || name == core } ?? true
        return !isHere
    }
}
