import DriverModel
import Host

extension BuildLogs {
    package static func read(_ host: Host, inventory: Inventory) -> BuildLogs {
        BuildLogScan(root: host.root, tree: inventory.locations.tree).logs(of: inventory.registrations)
    }
}
