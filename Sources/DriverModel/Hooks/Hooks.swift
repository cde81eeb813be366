import SystemPackage

/// What rebuilds modules when a kernel or the driver changes.
package struct Hooks: Hashable, Sendable {
    package enum Manager: String, Sendable {
        case pacman
        /// Debian's and Ubuntu's scripts in /etc/kernel.
        case kernelScripts
        case none
    }

    /// A file of ours, and whether it is there.
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
    /// Ours is there: the one that verifies and tells the user.
    package let hasOurs: Bool
    /// Why ours will not work although it is there.
    package let problem: String?
    /// All that ours consists of, without the guard where nobody has asked for it.
    package let files: [File]
    /// Those of them that others can change, and the nvctl that they start.
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
