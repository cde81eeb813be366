import SystemPackage

/// The hook's files as they should be, and the state of those on disk.
package struct HookInstallation: Hashable, Sendable {
    package struct File: Hashable, Sendable {
        package let file: HookFile
        package let state: HookFile.State
        /// Who besides root can change what is there.
        package let exposure: Exposure?

        package init(file: HookFile, state: HookFile.State, exposure: Exposure?) {
            self.file = file
            self.state = state
            self.exposure = exposure
        }
    }

    package let files: [File]
    /// Who besides root can replace the nvctl that the hook is to start.
    package let programExposure: Exposure?

    package init(files: [File], programExposure: Exposure?) {
        self.files = files
        self.programExposure = programExposure
    }
}
