import DriverModel
import Host

extension BuildLogs {
    package static func read(_ host: Host, inventory: Inventory) -> BuildLogs {
        BuildLogScan(root: host.root, locations: inventory.locations).logs(of: inventory.registrations)
    }
}
