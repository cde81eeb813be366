/// A fault in a dkms.conf that was written by hand for NVIDIA's whole source tree.
///
/// Each of these made a build fail, or build for the wrong kernel (open-gpu-kernel-modules 590.48.01).
package enum DkmsConfFault: String, Hashable, Sendable, CaseIterable {
    case makeNotQuoted
    case moduleListIsNumber
    case kernelNotChosen
    case noBuiltLocation
    case incompleteSet
    case placeholders
    case otherVersion

    /// Whether the source cannot be built at all. Other faults only make something missing in the result.
    package var isFatal: Bool { self != .incompleteSet }

    package var explanation: String {
        switch self {
        case .makeNotQuoted:
            "MAKE begins with make, so DKMS adds KERNELRELEASE, and NVIDIA's Makefile acts as if inside Kbuild"
        case .moduleListIsNumber:
            "NV_KERNEL_MODULES must list the modules to build; with 1, the Makefile looks for 1/1.Kbuild"
        case .kernelNotChosen:
            "MAKE names no kernel (KERNEL_UNAME or SYSSRC), so the modules are built for the running kernel"
        case .noBuiltLocation: "BUILT_MODULE_LOCATION is missing; it must be kernel-open, where the modules are built"
        case .incompleteSet: "some of NVIDIA's modules are not listed"
        case .placeholders: "it is NVIDIA's template, with placeholders such as __VERSION_STRING"
        case .otherVersion: "PACKAGE_VERSION differs from the version of the source"
        }
    }

    /// The faults in a dkms.conf for a source of this version.
    package static func faults(of conf: DkmsConf, version: DriverVersion) -> [DkmsConfFault] {
        let make = conf.makeCommands.first ?? ""
        var faults: Set<DkmsConfFault> = []
        let words = make.filter { $0 != "\"" }
        if (conf.packageVersion ?? "").hasPrefix("__") || make.contains("__JOBS") {
            return [.placeholders]
        }
        // DKMS looks at the string itself, so `'make'` in quotes does not begin with make.
        if words.hasPrefix("make") { faults.insert(.makeNotQuoted) }
        if words.contains("NV_KERNEL_MODULES=1") { faults.insert(.moduleListIsNumber) }
        if !["KERNEL_UNAME=", "SYSSRC=", "SYSOUT="].contains(where: words.contains) { faults.insert(.kernelNotChosen) }
        let isElsewhere = conf.modules.contains { !$0.builtLocation.hasPrefix("kernel-open") }
        if isElsewhere { faults.insert(.noBuiltLocation) }
        if !Set(DkmsConfTemplate.modules).isSubset(of: conf.modules.map(\.builtName)) { faults.insert(.incompleteSet) }
        if let found = conf.packageVersion, found != version.text { faults.insert(.otherVersion) }
        return allCases.filter(faults.contains)
    }
}
