import SystemPackage

/// The firmware that the installed modules of one version ask the kernel for.
package struct FirmwareRequest: Hashable, Sendable {
    package struct File: Hashable, Sendable {
        package enum State: Hashable, Sendable {
            case present(FilePath)
            /// Why the kernel would not find it, with the path.
            case missing(String)
        }

        /// As the module names it: `nvidia/590.48.01/gsp_ga10x.bin`.
        package let name: String
        package let state: State

        package init(name: String, state: State) {
            self.name = name
            self.state = state
        }

        package var isPresent: Bool { if case .present = state { true } else { false } }
    }

    package let version: DriverVersion
    package let licence: Registration.Licence
    /// The kernels whose modules have this version.
    package let kernels: [KernelRelease]
    package let files: [File]

    package init(version: DriverVersion, licence: Registration.Licence, kernels: [KernelRelease], files: [File]) {
        self.version = version
        self.licence = licence
        self.kernels = kernels
        self.files = files
    }

    /// A GPU needs one of the files, depending on its chip. If all are missing, no GPU can use GSP.
    package var isWhollyMissing: Bool { !files.isEmpty && !files.contains(where: \.isPresent) }
}
