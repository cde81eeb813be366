import DriverModel
import SystemPackage

/// Decides what `driver dkms hook` writes or removes.
package struct HookPlanner {
    package enum Request: Hashable, Sendable {
        case install(guarding: Bool)
        case remove
    }

    let inventory: Inventory
    let request: Request
    let installation: HookInstallation

    package init(_ inventory: Inventory, _ request: Request, _ installation: HookInstallation) {
        self.inventory = inventory
        self.request = request
        self.installation = installation
    }

    package func plan() throws(Failure) -> Plan {
        let hooks = inventory.hooks
        guard hooks.manager != .none else { throw .noHookPlace }
        var plan = Plan()
        switch request {
        case .remove:
            // The script is removed last. Hooks do nothing without it.
            for found in installation.files.reversed() {
                switch found.state {
                case .missing: break
                case .current, .outdated: plan.steps.append(.removeHook(found.file.path))
                case .foreign: plan.notes.append(Self.changed(found.file.path))
                }
            }
            if plan.isEmpty, plan.notes.isEmpty { plan.notes.append("the hook is not installed") }
            if inventory.kept.contains(where: { $0.record.reason == .transaction }) {
                plan.notes.append(
                    "kept modules of an earlier driver stay in \(Places.kept); remove the folder if you do not want to "
                        + "go back"
                )
            }
        case .install(let guarding):
            try inventory.requireDkms()
            if let exposure = installation.programExposure { throw .exposedProgram(exposure) }
            for found in installation.files {
                if let exposure = found.exposure { throw .exposedHook(exposure) }
                if HookFiles.isGuard(found.file), !guarding, !hooks.hasGuard { continue }
                switch found.state {
                case .missing, .outdated: plan.steps.append(.writeHook(found.file))
                case .current: break
                case .foreign: plan.notes.append(Self.changed(found.file.path))
                }
            }
            if guarding, hooks.manager != .pacman {
                plan.notes.append("the guard was not installed, because it works only with pacman")
            }
            if plan.isEmpty { plan.notes.append("the hook is installed") }
        }
        return plan
    }

    private static func changed(_ path: FilePath) -> String {
        "\(path) has been changed, so nvctl does not touch it; to have nvctl write its own version, first move it away"
    }
}
