import DriverModel
import TestSupport

extension FixtureRoot {
    /// The hook as nvctl writes it.
    package func hook(_ manager: Hooks.Manager = .pacman, guarding: Bool = false) throws {
        for hook in HookFiles.all(for: manager, program: "/usr/bin/nvctl") where guarding || !HookFiles.isGuard(hook) {
            try file(hook.path, hook.text, mode: hook.mode)
        }
    }
}
