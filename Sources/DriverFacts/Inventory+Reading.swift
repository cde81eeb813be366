import DriverModel
import Host
import SystemValues

extension Inventory {
    package static func read(_ host: Host, verifying: Bool = false) -> Inventory {
        let reader = ModuleReader(host: host)
        defer { reader.save() }
        return read(host, reader, verifying: verifying)
    }

    static func read(_ host: Host, _ reader: ModuleReader, verifying: Bool = false) -> Inventory {
        let root = host.root
        let packages = PackageDatabase(root: root, reader: reader)
        let locations = DkmsLocations.read(in: root)
        let configuration = Configuration.read(in: root)
        let guarded = root.guarded
        let sources = SourceTreeReader(root: root, guarded: guarded, locations: locations, packages: packages)
        let tree = DkmsTree.read(at: locations.tree, in: root)
        let scanned = KernelScan(
            root: root, guarded: guarded, locations: locations, machine: host.machine, configuration: configuration,
            packages: packages
        ).kernels()
        let registrations = RegistrationScan(
            root: root, locations: locations, reader: reader, architecture: host.machine.architecture, sources: sources
        ).registrations(in: tree, of: Set(scanned.filter { $0.kind != .orphan }.map(\.release)))
        let assessment = ModuleAssessment(
            root: root, reader: reader, packages: packages, registrations: registrations, verifying: verifying)
        return Inventory(
            distribution: .read(in: root),
            configuration: configuration,
            locations: locations,
            dkms: host.programs.locate("dkms"),
            tools: Set(BuildTools.all.filter { host.programs.locate($0) != nil }),
            registrations: registrations,
            sources: sources.all(),
            snapshots: sources.snapshots(),
            kept: KeptModules(root: root).versions(),
            passedOver: SourceOverride.names(in: root),
            unfinishedRollback: UnfinishedChange(.rollback, in: root).text.flatMap { DriverTitle($0[...]) },
            partialSwitch: UnfinishedChange(.partialSwitch, in: root).text.flatMap(PartialSwitch.init),
            kernels: scanned.filter { $0.kind != .orphan }.map { kernel in
                Kernel(
                    kernel,
                    modules: kernel.kind == .runningWithoutModules ? .none : assessment.assess(kernel))
            },
            orphans: scanned.filter { $0.kind == .orphan },
            hooks: .read(in: root, packages: packages, program: host.ownProgram),
            userspace: .read(in: root, packages: packages),
            machine: host.machine,
            usableBuilds: Set(
                registrations.flatMap { registration in
                    registration.builds.filter { build in
                        BuiltModules(build, of: registration).fault(reader: reader) == nil
                    }.map(\.folder)
                })
        )
    }
}
