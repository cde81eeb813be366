import SystemPackage
import Text

/// The driver's modules in one kernel's folder, and what they are.
package struct ModuleSet: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// The files are those that DKMS built.
        case dkms
        /// Files are there and whole, but DKMS did not build them and no package owns them.
        case manual
        /// A package of the distribution owns them.
        case packaged
        case missing = "MISSING"
        /// Part of the set is missing, or a file is cut off.
        case incomplete
        /// Built for another kernel, or of another version than the registered driver or the rest of the set.
        case stale

        /// Whether there are files that the kernel would load.
        package var isHealthy: Bool { self == .dkms || self == .manual || self == .packaged }
    }

    package struct File: Hashable, Sendable {
        package let module: String
        package let path: FilePath
        package let info: ModuleInfo?
        package let damage: DamagedModule?

        package init(module: String, path: FilePath, info: ModuleInfo?, damage: DamagedModule?) {
            self.module = module
            self.path = path
            self.info = info
            self.damage = damage
        }
    }

    package let state: State
    package let files: [File]
    package let version: DriverVersion?
    /// The package that owns them, for state `packaged`.
    package let package: String?
    /// Why, for the states that need a reason.
    package let fault: SetFault?
    /// Whether DKMS's own link says that they are installed.
    package let isInstalledByLink: Bool
    /// What is wrong with the index in which modprobe finds the kernel's modules; nil if the index is whole, or there
    /// is none.
    package let damagedIndex: DamagedIndex?

    package init(
        state: State, files: [File], version: DriverVersion?, package: String?, fault: SetFault?,
        isInstalledByLink: Bool, damagedIndex: DamagedIndex?
    ) {
        self.state = state
        self.files = files
        self.version = version
        self.package = package
        self.fault = fault
        self.isInstalledByLink = isInstalledByLink
        self.damagedIndex = damagedIndex
    }

    package struct DamagedIndex: Hashable, Sendable {
        package let path: FilePath
        package let reason: String

        package init(path: FilePath, reason: String) {
            self.path = path
            self.reason = reason
        }

        package var text: String { "\(path.string.printable): \(reason)" }
    }

    package static let none = ModuleSet(
        state: .missing, files: [], version: nil, package: nil, fault: nil, isInstalledByLink: false,
        damagedIndex: nil)

    /// Whether the kernel would start with the driver.
    package var isReady: Bool { state.isHealthy && damagedIndex == nil }
    /// Why it would not, if there is more to say than the state says.
    package var problem: String? {
        let problems = [fault?.words, damagedIndex?.text].compactMap(\.self)
        return problems.isEmpty ? nil : problems.joined(separator: "; ")
    }

    /// The module that drives the GPU; the names of the others begin with its own.
    package var core: File? { files.min { $0.module.utf8.count < $1.module.utf8.count } }
}

extension ModuleSet {
    /// Whose its files are, for state `packaged`, as part of a sentence.
    package var ownerWords: String {
        package.map { "its modules belong to the package \($0.printable)" }
            ?? "its modules belong to a package of the distribution"
    }
}
