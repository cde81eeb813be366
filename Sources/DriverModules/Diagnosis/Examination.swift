import DriverModel
import Host
import SystemPackage

/// All that the doctor's rules look at: the inventory, and what only they ask for.
package struct Examination: Hashable, Sendable {
    package let inventory: Inventory
    var headers: HeadersAdvice
    var leftovers = DkmsLeftovers()
    var copies: [KernelRelease: ModuleCopies] = [:]
    var options: [KernelRelease: KernelOptions] = [:]
    /// Kernels whose headers do not say which symbols it has, in which versions.
    var withoutSymbols: Set<KernelRelease> = []
    var failures: [KernelRelease: BuildRecord] = [:]
    /// What runs, and what is told to modprobe.
    var driver: DriverState
    /// What the kernel has said since the running kernel's modules were installed, and for whom.
    var kernelLog = LogDiagnosis()
    var logOrigin: LogOrigin
    var secureBoot = SecureBoot()
    var rooms: [RoomSurvey.Room] = []
    var compilers: [Requirement] = []
    /// Only a deep examination asks them for their versions.
    var installedCompilers = InstalledCompilers()
    /// What has to be built before the driver, and is not: modules that DKMS does not know, without a kernel; others
    /// by the kernel that they are not installed for.
    var missingDependencies: [MissingDependency] = []
    /// Images that hold older modules than the kernel's folder. Only a deep examination looks into images.
    var outdatedImages: [KernelRelease: [Initramfs]] = [:]
    /// Versions that there is a snapshot of.
    var snapshots: Set<DriverVersion> = []
    var isRunUnfinished = false
    /// What others can change of what root builds with.
    var exposedSources: [Exposure] = []
    var exposedSettings: [Exposure] = []

    private init(_ host: Host, _ inventory: Inventory) {
        self.inventory = inventory
        headers = .known(inventory)
        driver = .read(host, inventory: inventory)
        logOrigin = .read(
            host, locations: inventory.locations, kernel: driver.runningKernel?.release,
            version: inventory.active?.version)
    }

    /// With what programs have to be started for: the package manager, and what lists images.
    package static func deep(_ host: Host) async throws -> Examination {
        var examination = await asking(host)
        let check = ImageCheck(host: host)
        for kernel in examination.booted {
            examination.outdatedImages[kernel.release] = try await check.outdated(for: kernel.kernel)
        }
        let compilers = examination.booted.compactMap { examination.options[$0.release]?.compiler }
        examination.installedCompilers = await .asking(compilers, on: host)
        return examination
    }

    /// With what the package manager says of headers.
    package static func asking(_ host: Host) async -> Examination {
        var examination = shallow(host)
        examination.headers = await .look(examination.inventory, on: host)
        return examination
    }

    /// Starts no program.
    package static func shallow(_ host: Host) -> Examination {
        let root = host.root
        let reader = ModuleReader(host: host)
        defer { reader.save() }
        let inventory = Inventory.read(host, reader)
        var examination = Examination(host, inventory)
        let packages = PackageDatabase(root: root, reader: reader)
        let assessment = ModuleAssessment(
            root: root, reader: reader, packages: packages, registrations: inventory.registrations, verifying: false)
        examination.leftovers = .read(inventory.registrations, inventory.locations, in: root)
        for kernel in inventory.kernels where kernel.isExamined {
            examination.copies[kernel.release] = .read(kernel, assessment, registration: inventory.active)
            examination.options[kernel.release] = KernelOptions.read(of: kernel.kernel, in: root)
            let symbols = kernel.kernel.modules.appending("build/Module.symvers")
            if kernel.kernel.hasHeaders, !root.isFile(symbols) { examination.withoutSymbols.insert(kernel.release) }
            examination.failures[kernel.release] = inventory.active.flatMap {
                BuildRecord.failure(
                    of: $0, for: kernel.release, architecture: host.machine.architecture, in: root)
            }
        }
        if let running = examination.driver.runningKernel {
            examination.secureBoot = .read(inventory.locations, in: root)
            let installed = ImageCheck(host: host).installed(for: running.kernel)
            examination.kernelLog = .ofKernelLog(examination.driver.log.entries(since: installed).map(\.text))
        }
        examination.missingDependencies = MissingDependency.all(
            of: inventory.active, for: examination.booted.map(\.release), inventory, in: root)
        examination.rooms = RoomSurvey(inventory: inventory, host: host).rooms()
        examination.compilers = Requirements.compilers(inventory, programs: host.programs)
        examination.snapshots = Set(
            root.names(in: SourceRecord.folder).map { DriverVersion($0) }.filter {
                root.isDirectory(SourceRecord.snapshot(of: $0).appending("kernel-open"))
            })
        examination.isRunUnfinished = Unfinished(root: root).isThere
        let exposures = ExposureSearch(root: root, locations: inventory.locations)
        examination.exposedSources = exposures.sources(inventory.registrations, inventory.sources)
        examination.exposedSettings = exposures.settings(inventory.registrations)
        return examination
    }

    /// The kernels that the rules look at.
    var kernels: [Inventory.Kernel] { inventory.kernels.filter(\.isExamined) }
    /// Those of them that somebody boots.
    var booted: [Inventory.Kernel] { kernels.filter(\.isBooted) }
}

extension Inventory.Kernel {
    var isExamined: Bool { kernel.kind != .runningWithoutModules && !kernel.isIgnored }
    var isBooted: Bool { isExamined && kernel.kind == .bootable }
}
