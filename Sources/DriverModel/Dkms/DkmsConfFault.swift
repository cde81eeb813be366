/// What is wrong with a dkms.conf that was written by hand for NVIDIA's whole source tree.
///
/// Each of these was seen to make the build fail, or to build for the wrong kernel
/// (open-gpu-kernel-modules 590.48.01).
package enum DkmsConfFault: String, Hashable, Sendable, CaseIterable {
    case makeNotQuoted
    case moduleListIsNumber
    case kernelNotChosen
    case noBuiltLocation
    case incompleteSet
    case placeholders
    case otherVersion

    /// Whether it keeps the source from being built; otherwise something is only missing in the end.
    package var isFatal: Bool { self != .incompleteSet }

    package var explanation: String {
        switch self {
        case .makeNotQuoted:
            "MAKE begins with make, so DKMS adds KERNELRELEASE, and NVIDIA's Makefile believes that it is inside Kbuild"
        case .moduleListIsNumber:
            "NV_KERNEL_MODULES is the list of modules to build; with 1 the Makefile looks for 1/1.Kbuild"
        case .kernelNotChosen:
            "MAKE names no kernel (KERNEL_UNAME or SYSSRC), so the modules are built for the running one"
        case .noBuiltLocation: "BUILT_MODULE_LOCATION is missing: the modules are built in kernel-open/"
        case .incompleteSet: "not all of NVIDIA's modules are listed"
        case .placeholders: "it is NVIDIA's template with its placeholders, such as __VERSION_STRING"
        case .otherVersion: "PACKAGE_VERSION is not the version of the source"
        }
    }

    /// The faults of a dkms.conf for a source of this version.
    package static func faults(of conf: DkmsConf, version: DriverVersion) -> [DkmsConfFault] {
        let make = conf.makeCommands.first ?? ""
        var faults: Set<DkmsConfFault> = []
        let words = make.filter { $0 != "\"" }
        if (conf.packageVersion ?? "").hasPrefix("__") || make.contains("__JOBS") {
            return [.placeholders]
        }
        // DKMS looks at the string itself: `'make'` in quotes does not begin with make.
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
