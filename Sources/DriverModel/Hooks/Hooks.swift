import SystemPackage

/// What rebuilds modules when a kernel or the driver changes.
package struct Hooks: Hashable, Sendable {
    package enum Manager: String, Sendable {
        case pacman
        /// Debian's and Ubuntu's scripts in /etc/kernel.
        case kernelScripts
        case none
    }

    /// A file of nvctl's hook, and its state.
    package struct File: Hashable, Sendable {
        package let file: HookFile
        package let state: HookFile.State

        package init(file: HookFile, state: HookFile.State) {
            self.file = file
            self.state = state
        }
    }

    package let manager: Manager
    /// DKMS's own hook is there and not masked.
    package let hasStandard: Bool
    /// nvctl's own hook is there: the file that verifies and tells the user.
    package let hasOurs: Bool
    /// Why nvctl's hook will not work although it is there.
    package let problem: String?
    /// All files of nvctl's hook. The guard is included only if it is installed.
    package let files: [File]
    /// The files among them that others can change, and the nvctl that they start if others can change that.
    package let exposures: [Exposure]

    package init(
        manager: Manager, hasStandard: Bool, hasOurs: Bool, problem: String?, files: [File], exposures: [Exposure]
    ) {
        self.manager = manager
        self.hasStandard = hasStandard
        self.hasOurs = hasOurs
        self.problem = problem
        self.files = files
        self.exposures = exposures
    }
}

extension Hooks {
    package var hasGuard: Bool { files.contains { HookFiles.isGuard($0.file) } }

    package var ourHook: FilePath { manager == .kernelScripts ? HookFiles.kernelHook : HookFiles.pacmanHook }
}
