import SystemPackage
import Text

/// What is wrong with a set of modules, built or installed.
package enum SetFault: Hashable, Sendable {
    /// DKMS's link says that modules are installed.
    case linkWithoutFiles
    case nothingBuilt
    case missing([String])
    case damaged(String, DamagedModule)
    /// The kernel that the file was built for; nil if the file names none.
    case otherKernel(String, built: String?, wanted: KernelRelease)
    case otherVersion(String, found: String, wanted: DriverVersion)
    case mixedVersions([String])
    /// Its content differs from what DKMS built.
    case differsFromBuilt(FilePath)
    case underOtherName(version: String, name: DriverVersion)
    case otherThanRegistered(version: String, registered: DriverVersion)

    /// Part of a sentence.
    package var words: String {
        switch self {
        case .linkWithoutFiles: "DKMS lists them as installed, but no file is there"
        case .nothingBuilt: "no module was built"
        case .missing(let modules): "missing: \(modules.map(\.printable).joined(separator: ", "))"
        case .damaged(let file, let damage): "\(file.printable): \(damage.reason)"
        case .otherKernel(let file, let built, let wanted):
            "\(file.printable) was built for \(built?.printable ?? "an unknown kernel"), not for \(wanted)"
        case .otherVersion(let module, let found, let wanted):
            "\(module.printable) has version \(found.printable), not \(wanted)"
        case .mixedVersions(let versions):
            "modules of different versions: \(versions.map(\.printable).joined(separator: ", "))"
        case .differsFromBuilt(let path): "\(path.string.printable) differs from the file that DKMS built"
        case .underOtherName(let version, let name):
            "version \(version.printable), but built under the name of \(name.text.printable)"
        case .otherThanRegistered(let version, let registered):
            "version \(version.printable), but the registered driver is \(registered.text.printable)"
        }
    }
}
