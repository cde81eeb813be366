import DriverModel
import Host
import SystemPackage

extension DkmsLeftovers {
    static func read(_ registrations: [Registration], _ locations: DkmsLocations, in root: SystemRoot) -> Self {
        var found = DkmsLeftovers()
        for registration in registrations {
            let entry = locations.tree.appending(registration.name).appending(registration.version.text)
            let build = entry.appending("build")
            // `dkms add` makes an empty one.
            if !root.names(in: build).isEmpty { found.buildFolders.append(build) }
            let source = entry.appending("source")
            if root.status(source)?.kind == .directory { found.sourceFolders.append(source) }
            for kernel in root.names(in: entry) where root.status(entry.appending(kernel))?.kind == .directory {
                let folder = entry.appending(kernel)
                found.unpublished += root.names(in: folder).filter { $0.hasPrefix(".tmp_") }.map {
                    folder.appending($0)
                }
            }
        }
        for name in Set(registrations.map(\.name)).sorted() {
            let folder = locations.tree.appending(name)
            found.danglingLinks += root.names(in: folder).filter { $0.hasPrefix("kernel-") }.map {
                folder.appending($0)
            }
            .filter { root.linkTarget($0) != nil && !root.isDirectory($0) }
        }
        return found
    }
}
