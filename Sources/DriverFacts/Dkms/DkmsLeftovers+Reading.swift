import DriverModel
import Host
import SystemPackage

extension DkmsLeftovers {
    static func read(_ registrations: [Registration], _ locations: DkmsLocations, in root: SystemRoot) -> Self {
        var found = DkmsLeftovers()
        for registration in registrations {
            let registered = locations.registrationFolder(of: registration.name, registration.version)
            let build = locations.workFolder(of: registration.name, registration.version)
            // `dkms add` makes an empty one.
            if !root.names(in: build).isEmpty { found.buildFolders.append(build) }
            let source = locations.sourceLink(of: registration.name, registration.version)
            if root.status(source)?.kind == .directory { found.sourceFolders.append(source) }
            for kernel in root.names(in: registered) {
                let folder = registered.appending(kernel)
                guard root.status(folder)?.kind == .directory else { continue }
                found.unpublished += root.names(in: folder).filter { $0.hasPrefix(".tmp_") }.map {
                    folder.appending($0)
                }
            }
        }
        for name in Set(registrations.map(\.name)).sorted() {
            let folder = locations.moduleFolder(of: name)
            found.danglingLinks += root.names(in: folder).filter(DkmsLocations.isActiveLink).map {
                folder.appending($0)
            }
            .filter { root.linkTarget($0) != nil && !root.isDirectory($0) }
        }
        return found
    }
}
