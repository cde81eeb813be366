import DriverDecisions
import DriverFacts
import DriverModel
import Host
import SystemPackage

/// Removes what is no longer used: modules of kernels that are gone, and drivers that are installed for no kernel.
struct UnusedDriver {
    let host: Host
    let locations: DkmsLocations

    private var root: SystemRoot { host.root }

    /// Removes the driver's modules from the folder of a removed kernel, and then the folder if nothing else is in it.
    func clearOrphan(_ kernel: KernelRelease, folder: FilePath) async throws {
        let packages = PackageDatabase(root: root, reader: ModuleReader(host: host))
        let files = ModuleSearch(root: root, folder: folder).files().values.flatMap(\.self)
        for path in files.sorted(by: { $0.string < $1.string }) where packages.owner(of: path) == nil {
            try root.unlink(path)
        }
        try LeftModules.forget(kernel, in: root)
        // Removes depmod's index of modules that no longer exist, as DKMS >= 3.1.5 does.
        if root.hasOnlyIndex(folder) {
            try root.removeTree(folder)
        } else if root.isFile(folder.appending("modules.dep")) {
            if let error = try await Depmod(host: host, kernel: kernel).run() { throw error }
        }
        let left = ModuleSearch(root: root, folder: folder).files().values.flatMap(\.self)
        if let file = left.first(where: { packages.owner(of: $0) == nil }) {
            throw Failure.notRemoved("the driver for \(kernel)", reason: "\(file) is still there")
        }
    }

    /// Has DKMS remove the version from its tree, and removes what nvctl has stored of it.
    func remove(_ version: Cleanup.OldVersion) async throws {
        for module in version.modules {
            try await Registrar(host: host, locations: locations)
                .unregister(module, version.version, kernels: [], purging: true)
        }
        if let source = version.source {
            // The links go first, so that nobody finds half a source.
            for link in source.links { try root.unlink(link) }
            try root.unlink(SourceRecord.file(of: source.version))
            try root.removeTree(source.path)
            root.removeEmptyDirectory(Places.sources)
        }
        for path in version.kept { try root.removeTree(path) }
        if !version.kept.isEmpty { root.removeEmptyDirectory(Places.kept) }
    }
}
