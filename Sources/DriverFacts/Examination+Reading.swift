import DriverModel
import Host
import SystemPackage

extension Examination {
    /// Also starts programs: the package manager, the tools that list images, and compilers.
    package static func deep(_ host: Host) async throws -> Examination {
        var examination = await asking(host)
        try await examination.lookIntoImages(of: examination.booted, on: host)
        let compilers = examination.booted.compactMap { examination.options[$0.release]?.compiler }
        examination.installedCompilers = await .asking(compilers, on: host)
        return examination
    }

    /// Starts the programs that list what is in the images of these kernels.
    package mutating func lookIntoImages(of kernels: [Inventory.Kernel], on host: Host) async throws {
        let check = ImageCheck(host: host)
        for kernel in kernels { outdatedImages[kernel.release] = try await check.outdated(for: kernel.installed) }
    }

    /// Also asks the package manager about headers.
    package static func asking(_ host: Host) async -> Examination {
        var examination = shallow(host)
        examination.headersOffers = await HeadersOffer.ask(examination.inventory, on: host)
        return examination
    }

    /// Starts no program.
    package static func shallow(_ host: Host) -> Examination {
        let root = host.root
        let reader = ModuleReader(host: host)
        defer { reader.save() }
        let inventory = Inventory.read(host, reader)
        var examination = Examination(
            inventory, driver: .read(host, inventory: inventory),
            hook: .read(for: inventory.hooks.manager, program: host.ownProgram, in: root))
        let packages = PackageDatabase(root: root, reader: reader)
        let assessment = ModuleAssessment(
            root: root, reader: reader, packages: packages, registrations: inventory.registrations, verifying: false)
        examination.leftovers = .read(inventory.registrations, inventory.locations, in: root)
        for kernel in inventory.kernels where kernel.isExamined {
            examination.copies[kernel.release] = .read(kernel, assessment, registration: inventory.active)
            examination.options[kernel.release] = KernelOptions.read(of: kernel.installed, in: root)
            let symbols = kernel.installed.folder.appending("build/Module.symvers")
            if kernel.installed.hasHeaders, !root.isFile(symbols) { examination.withoutSymbols.insert(kernel.release) }
            examination.failures[kernel.release] = inventory.active.flatMap {
                BuildRecord.failure(
                    of: $0, for: kernel.release, architecture: host.machine.architecture, in: root)
            }
        }
        let images = ImageSearch(root: root)
        for kernel in examination.booted { examination.images[kernel.release] = images.images(of: kernel.installed) }
        if let running = examination.driver.runningKernel {
            examination.secureBoot = .read(in: root)
            examination.runningHeaders = packages.headersPackage(
                of: running.release, modules: inventory.locations.install.appending(running.release.text))
            let installed = ImageCheck(host: host).installed(for: running.installed)
            examination.kernelLog = examination.driver.log.entries(since: installed).map(\.text)
        }
        examination.missingDependencies = MissingDependency.all(
            of: inventory.active, for: examination.booted.map(\.release), inventory, in: root)
        examination.rooms = RoomSurvey(
            inventory: inventory, images: examination.images.values.flatMap(\.self), host: host
        ).rooms()
        examination.isRunUnfinished = UnfinishedRun(root: root).isThere
        let exposures = ExposureSearch(root: root, locations: inventory.locations)
        examination.exposedSources = exposures.sources(inventory.registrations, inventory.sources)
        examination.exposedSettings = exposures.settings(inventory.registrations)
        return examination
    }
}
