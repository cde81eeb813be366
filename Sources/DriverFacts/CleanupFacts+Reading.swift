import DriverModel
import Host
import SystemPackage

extension CleanupFacts {
    package static func read(_ host: Host, _ inventory: Inventory) -> CleanupFacts {
        let root = host.root
        let reader = ModuleReader(host: host)
        defer { reader.save() }
        let packages = PackageDatabase(root: root, reader: reader)
        let scan = Scan(root: root, packages: packages, inventory: inventory)
        let leftBehind = scan.leftBehind()
        let sources = scan.storedSources()
        let kept = KeptModules(root: root).versions().map {
            KeptSet(version: DriverVersion($0.record.version), path: $0.path)
        }
        var places: [FilePath] = inventory.kernels.flatMap { $0.modules.files.map(\.path) }
        for registration in inventory.registrations {
            places += registration.builds.map(\.folder)
            places += registration.stuck.map(\.folder)
        }
        places += leftBehind.flatMap(\.files)
        places += sources.map(\.path)
        places += kept.map(\.path)
        return CleanupFacts(
            evidence: scan.evidence(),
            bootDefault: BootLoader(root: root, kernels: inventory.kernels.map(\.installed)).readDefault(),
            leftBehind: leftBehind,
            sources: sources,
            kept: kept,
            sizes: Dictionary(places.map { ($0, root.size(of: $0)) }) { first, _ in first })
    }

    private struct Scan {
        let root: SystemRoot
        let packages: PackageDatabase
        let inventory: Inventory

        func evidence() -> [KernelRelease: Evidence] {
            var evidence: [KernelRelease: Evidence] = [:]
            for kernel in inventory.kernels where kernel.installed.kind != .runningWithoutModules {
                let folder = kernel.installed.folder
                let image = BootImage.path(of: kernel.release.text)
                let images = [folder.appending("vmlinuz"), image].filter(root.exists)
                // On Arch, a kernel's package owns `pkgbase`, but no image in /boot. On Debian it owns that image, even
                // while /boot is not mounted.
                var owned = images + [folder.appending("pkgbase")].filter(root.exists)
                if packages.kind == .dpkg { owned.append(image) }
                if let package = owned.lazy.compactMap(packages.owner).first {
                    evidence[kernel.release] = .package(package)
                } else if !images.isEmpty {
                    evidence[kernel.release] = .image
                }
            }
            return evidence
        }

        func leftBehind() -> [LeftBehind] {
            let orphans = inventory.orphans.map { orphan in
                let found = ModuleSearch(root: root, folder: orphan.folder).files().values.flatMap(\.self)
                let files = found.filter { packages.owner(of: $0) == nil }.sorted { $0.string < $1.string }
                return LeftBehind(
                    kernel: orphan.release, folder: orphan.folder, files: files,
                    hasOwnModules: root.isDirectory(orphan.folder.appending("kernel")),
                    isOnlyIndex: root.hasOnlyIndex(orphan.folder),
                    hasOthersFiles: !root.hasOnlyIndex(orphan.folder, besides: Set(files)),
                    ignoredBy: orphan.ignoredBy?.origin)
            }
            let known = Set(inventory.kernels.map(\.release) + inventory.orphans.map(\.release))
            let built = Set(inventory.registrations.flatMap { $0.builds.map(\.kernel) + $0.stuck.map(\.kernel) })
            let gone = built.subtracting(known).map { release in
                LeftBehind(
                    kernel: release, folder: nil, files: [], hasOwnModules: false, isOnlyIndex: false,
                    hasOthersFiles: false, ignoredBy: inventory.configuration.ignoring(release)?.origin)
            }
            return (orphans + gone).sorted { $0.kernel > $1.kernel }
        }

        func storedSources() -> [StoredSource] {
            let folder = Places.sources
            let links = root.names(in: inventory.locations.source).map { inventory.locations.source.appending($0) }
                .filter { root.linkTarget($0) != nil }
            // An interrupted removal leaves a record without its folder.
            let names = root.names(in: folder).filter { !$0.hasPrefix(".") }
            let versions = Set(names.map { $0.hasSuffix(".json") ? String($0.dropLast(".json".count)) : $0 })
            return versions.map { version in
                let path = folder.appending(version)
                let place = try? root.resolve(path)
                return StoredSource(
                    version: DriverVersion(version), path: path,
                    links: links.filter { (try? root.resolve($0)) == place })
            }
        }
    }
}
