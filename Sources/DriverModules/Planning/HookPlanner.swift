import DriverModel
import Host
import SystemPackage

/// Decides what `driver dkms hook` writes or removes.
package struct HookPlanner {
    package enum Request: Hashable, Sendable {
        case install(guarding: Bool)
        case remove
    }

    let inventory: Inventory
    let request: Request
    /// The nvctl that the hook is to start.
    let program: FilePath

    package init(_ inventory: Inventory, _ request: Request, program: FilePath) {
        self.inventory = inventory
        self.request = request
        self.program = program
    }

    package func plan(in root: SystemRoot) throws(Failure) -> Plan {
        let hooks = inventory.hooks
        guard hooks.manager != .none else { throw .noHookPlace }
        var plan = Plan()
        switch request {
        case .remove:
            // The script last: a hook without it does nothing.
            for file in HookFiles.all(for: hooks.manager, program: program).reversed() {
                switch file.state(in: root) {
                case .missing: break
                case .current, .outdated: plan.steps.append(.removeHook(file.path))
                case .foreign: plan.notes.append(Self.changed(file.path))
                }
            }
            if plan.isEmpty, plan.notes.isEmpty { plan.notes.append("the hook is not installed") }
            if inventory.kept.contains(where: { $0.record.reason == .transaction }) {
                plan.notes.append(
                    "modules of an earlier driver stay in \(KeptVersion.folder); remove the folder when you do not want to go back"
                )
            }
        case .install(let guarding):
            guard inventory.dkms != nil else {
                throw .dkmsMissing(install: inventory.distribution.installCommand(["dkms"]))
            }
            if let exposure = Exposure(program, in: root) { throw .exposedProgram(exposure) }
            for file in HookFiles.all(for: hooks.manager, program: program) {
                if let exposure = Exposure(file.path, in: root) { throw .exposedHook(exposure) }
                if HookFiles.isGuard(file), !guarding, !hooks.hasGuard { continue }
                switch file.state(in: root) {
                case .missing, .outdated: plan.steps.append(.writeHook(file))
                case .current: break
                case .foreign: plan.notes.append(Self.changed(file.path))
                }
            }
            if guarding, hooks.manager != .pacman {
                plan.notes.append("there is no guard here: dpkg asks nobody before a transaction")
            }
            if plan.isEmpty { plan.notes.append("the hook is installed") }
        }
        return plan
    }

    private static func changed(_ path: FilePath) -> String {
        "\(path) was changed by somebody, and stays as it is; nvctl writes its own when the file is moved away"
    }
}
