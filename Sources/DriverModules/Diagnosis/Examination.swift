import Host
import SystemPackage

/// All that the doctor's rules look at: the inventory, and what only they ask for.
public struct Examination: Hashable, Sendable {
    /// A filesystem, and what is known to be needed there.
    struct Room: Hashable, Sendable {
        let path: FilePath
        let mountPoint: FilePath
        let needed: UInt64
        let available: UInt64
        let purpose: String
    }

    public let inventory: Inventory
    var headers: HeadersAdvice
    var leftovers = DkmsLeftovers()
    var copies: [KernelRelease: ModuleCopies] = [:]
    var options: [KernelRelease: KernelOptions] = [:]
    /// Kernels whose headers do not say which symbols it has, in which versions.
    var withoutSymbols: Set<KernelRelease> = []
    var failures: [KernelRelease: BuildRecord] = [:]
    var modprobe = ModprobeConf(lines: [])
    var running = RunningDriver.none
    var secureBoot = SecureBoot()
    var rooms: [Room] = []
    var compilers: [Requirement] = []
    /// Files of GSP firmware, by the version of the driver.
    var firmware: [DriverVersion: [String]] = [:]
    /// Images that hold older modules than the kernel's folder. Only a deep examination looks into images.
    var outdatedImages: [KernelRelease: [Initramfs]] = [:]
    /// Versions that there is a snapshot of.
    var snapshots: Set<DriverVersion> = []
    var isRunUnfinished = false

    init(_ inventory: Inventory) {
        self.inventory = inventory
        headers = .known(inventory)
    }

    /// With what programs have to be started for: the package manager, and what lists images.
    public static func deep(_ host: Host) async throws -> Examination {
        var examination = await asking(host)
        let check = ImageCheck(host: host)
        for kernel in examination.booted {
            examination.outdatedImages[kernel.release] = try await check.outdated(for: kernel.kernel)
        }
        return examination
    }

    /// With what the package manager says of headers.
    public static func asking(_ host: Host) async -> Examination {
        var examination = shallow(host)
        examination.headers = await .look(examination.inventory, on: host)
        return examination
    }

    /// Starts no program.
    public static func shallow(_ host: Host) -> Examination {
        let root = host.root
        let reader = ModuleReader(host: host)
        defer { reader.save() }
        let inventory = Inventory.read(host, reader)
        var examination = Examination(inventory)
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
        let isRunning = host.machine.runningRelease != nil
        examination.modprobe = .read(in: root, isRunning: isRunning)
        if isRunning {
            examination.running = .read(in: root)
            examination.secureBoot = .read(inventory.locations, in: root)
        }
        examination.rooms = RoomSurvey(inventory: inventory, root: root).rooms()
        examination.compilers = Requirements.compilers(inventory, programs: host.programs)
        for version in Set(inventory.kernels.compactMap(\.modules.version)) where version.isWellFormed {
            let folder = FilePath("/lib/firmware/nvidia").appending(version.text)
            examination.firmware[version] = root.names(in: folder).filter { $0.hasPrefix("gsp_") }
        }
        examination.snapshots = Set(
            root.names(in: SourceRecord.folder).map { DriverVersion($0) }.filter {
                root.isDirectory(SourceRecord.snapshot(of: $0).appending("kernel-open"))
            })
        examination.isRunUnfinished = Unfinished(root: root).isThere
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

/// Finds the filesystems that the next build and the next image will need room on.
private struct RoomSurvey {
    let inventory: Inventory
    let root: SystemRoot

    /// Measured with 590.48.01: a kernel with BTF takes most of all while it links.
    private static let build: UInt64 = 400 << 20

    func rooms() -> [Examination.Room] {
        var rooms: [Examination.Room] = []
        func add(_ path: FilePath, _ needed: UInt64, _ purpose: String) {
            let mountPoint = root.mountPoint(of: path)
            guard let available = root.availableBytes(at: mountPoint) else { return }
            rooms.append(
                Examination.Room(
                    path: path, mountPoint: mountPoint, needed: needed, available: available, purpose: purpose))
        }
        guard inventory.hasDriver else { return [] }
        add(DkmsBuild.workFolder, Self.build, "building for a kernel")
        let kernels = inventory.kernels.filter(\.isBooted)
        let sets = kernels.map { kernel in kernel.modules.files.reduce(0) { $0 + root.size(of: $1.path) } }
        if let largest = sets.max() { add(inventory.locations.install, 2 * largest, "a new set of modules") }
        // Generators write the new image before they remove the old one.
        let images = kernels.flatMap { Initramfs.images(of: $0.kernel, in: root) }
        if let largest = images.max(by: { root.size(of: $0.path) < root.size(of: $1.path) }) {
            add(largest.path, root.size(of: largest.path), "the next image of a kernel")
        }
        return rooms
    }
}
