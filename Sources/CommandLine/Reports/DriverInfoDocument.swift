import DriverDecisions
import DriverModel

/// `driver info --json`. Fields are only ever added within a schema version.
struct DriverInfoDocument: Encodable {
    struct Userspace: Encodable {
        let version: String
        let library: String
        let package: String?
    }

    struct Registration: Encodable {
        let name: String
        let version: String
        let problem: String?
        let licence: String
    }

    struct Kernel: Encodable {
        let release: String
        let running: Bool
        let state: String
        let version: String?
        let needsAttention: Bool
    }

    let schemaVersion = SchemaVersion()
    let driverVersion: String?
    let running: Bool
    let loaded: LoadedDocument?
    let userspace: Userspace?
    let dkmsInstalled: Bool
    let registrations: [Registration]
    let gpus: [GpuDocument]
    let firmware: [FirmwareDocument]
    let kernels: [Kernel]
    let nvml: NvmlDocument
    let findings: [ProblemDocument]
    let needsAttention: Bool

    init(_ verdict: DriverVerdict) {
        let state = verdict.state
        let inventory = state.inventory
        driverVersion = inventory.driverVersion?.text
        running = state.isRunning
        loaded = state.loaded.map(LoadedDocument.init)
        userspace = inventory.userspace.map {
            Userspace(version: $0.version.text, library: $0.library.string, package: $0.package)
        }
        dkmsInstalled = inventory.dkms != nil
        registrations = inventory.registrations.map { registration in
            var problem: String?
            if let reason = registration.fault?.words { problem = reason }
            return Registration(
                name: registration.name, version: registration.version.text, problem: problem,
                licence: registration.licence.rawValue)
        }
        gpus = state.gpus.map { GpuDocument($0, gsp: verdict.gsp(of: $0)) }
        firmware = state.firmware.map(FirmwareDocument.init)
        kernels = inventory.kernels.map { kernel in
            Kernel(
                release: kernel.release.text, running: kernel.installed.isRunning,
                state: kernel.modules.state.rawValue.lowercased(), version: kernel.modules.version?.text,
                needsAttention: kernel.needsAttention)
        }
        nvml = NvmlDocument(state.nvml)
        findings = verdict.findings.map(ProblemDocument.init)
        needsAttention = verdict.needsAttention || inventory.needsAttention
    }
}

extension DriverInfoDocument: RenamedDocument {
    static var renamed: [(path: String, first: String)] { ProblemDocument.renamed }
}
