import DriverModel
import FoundationEssentials

/// `driver dkms status --json`. Fields are only ever added within a schema version.
struct StatusDocument: Encodable {
    struct Kernel: Encodable {
        let release: String
        let running: Bool
        let kind: String
        let ignored: Bool
        let needsAttention: Bool
        let headers: Bool
        let headersProblem: String?
        let headersPackage: String?
        let modules: Modules
    }

    struct Modules: Encodable {
        let state: String
        let version: String?
        let package: String?
        let reason: String?
        let files: [String]
    }

    struct Driver: Encodable {
        let name: String
        let version: String
        let active: Bool
        let problem: String?
        let licence: String
        let source: String?
        let sourceType: String?
        let builtKernels: [String]
        let installedKernels: [String]
        let stuckKernels: [String]
    }

    struct Kept: Encodable {
        let name: String
        let version: String
        let kernels: [String]
    }

    struct Userspace: Encodable {
        let version: String
        let package: String?
        let problem: String?
    }

    struct Hook: Encodable {
        let manager: String
        let standard: Bool
        let nvctl: Bool
        let problem: String?
    }

    let schemaVersion = SchemaVersion()
    let dkmsInstalled: Bool
    let driverVersion: String?
    let registrations: [Driver]
    let kept: [Kept]
    let sources: [String]
    let userspace: Userspace?
    let kernels: [Kernel]
    let orphans: [String]
    let hook: Hook
    let needsAttention: Bool

    init(_ inventory: Inventory) {
        dkmsInstalled = inventory.dkms != nil
        driverVersion = inventory.driverVersion?.text
        registrations = inventory.registrations.enumerated().map { index, registration in
            var problem: String?
            if let reason = registration.fault?.words { problem = reason }
            return Driver(
                name: registration.name,
                version: registration.version.text,
                active: index == 0,
                problem: problem,
                licence: registration.licence.rawValue,
                source: registration.source?.path.string,
                sourceType: registration.source?.type,
                builtKernels: registration.builds.map(\.kernel.text),
                installedKernels: registration.builds.filter(\.isInstalled).map(\.kernel.text),
                stuckKernels: registration.stuck.map(\.kernel.text)
            )
        }
        kept = inventory.keptVersions.map { entry in
            Kept(
                name: entry.record.module, version: entry.record.version,
                kernels: Set(entry.sets.map(\.kernel)).sorted().map(\.text))
        }
        sources = inventory.sources.map(\.path.string)
        userspace = inventory.userspace.map {
            Userspace(version: $0.version.text, package: $0.package, problem: UserspaceMatch(inventory).problem)
        }
        kernels = inventory.kernels.map { kernel in
            Kernel(
                release: kernel.release.text,
                running: kernel.installed.isRunning,
                kind: kernel.installed.kind.word,
                ignored: kernel.installed.isIgnored,
                needsAttention: kernel.needsAttention,
                headers: kernel.installed.hasHeaders,
                headersProblem: kernel.installed.headersProblem,
                headersPackage: kernel.installed.headersPackage,
                modules: Modules(
                    state: kernel.modules.state.rawValue.lowercased(),
                    version: kernel.modules.version?.text,
                    package: kernel.modules.package,
                    reason: kernel.modules.problem,
                    files: kernel.modules.files.map(\.path.string)
                )
            )
        }
        orphans = inventory.orphans.map(\.folder.string)
        hook = Hook(
            manager: inventory.hooks.manager.rawValue,
            standard: inventory.hooks.hasStandard,
            nvctl: inventory.hooks.hasOurs,
            problem: inventory.hooks.problem
        )
        needsAttention = inventory.needsAttention
    }
}

extension InstalledKernel.Kind {
    var word: String {
        switch self {
        case .bootable: "bootable"
        case .noImage: "no-image"
        case .orphan: "orphan"
        case .runningWithoutModules: "running-without-modules"
        }
    }
}
