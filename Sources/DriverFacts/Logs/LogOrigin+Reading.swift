import DriverMessages
import DriverModel
import Host

extension LogOrigin {
    /// `kernel` is nil for a log that is about several.
    package static func read(
        _ host: Host, locations: DkmsLocations, kernel: KernelRelease?, version: DriverVersion?
    ) -> LogOrigin {
        let packages = PackageDatabase(root: host.root, reader: ModuleReader(host: host))
        return LogOrigin(
            distribution: .read(in: host.root),
            kernel: kernel,
            version: version,
            headersPackage: kernel.flatMap {
                packages.headersPackage(of: $0, modules: locations.install.appending($0.text))
            },
            sources: locations.source
        )
    }
}
