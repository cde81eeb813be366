import DriverModel
import Host
import SystemPackage

extension BuildFacts {
    /// Without a version, kept modules are not considered. `source` is what the version would be built from; nil means
    /// the source that DKMS knows.
    package static func gather(
        _ inventory: Inventory, for version: DriverVersion?, from source: FilePath? = nil, on host: Host
    ) async -> BuildFacts {
        BuildFacts(
            headers: await HeadersOffer.ask(inventory, on: host),
            kept: KeptModules.usable(of: version, source: source, inventory, on: host))
    }
}
