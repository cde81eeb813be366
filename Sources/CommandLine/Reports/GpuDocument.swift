import DriverDecisions
import DriverModel

/// The parts that the documents of `driver info` and `driver gsp status` have in common.
struct GpuDocument: Encodable {
    struct Gsp: Encodable {
        let state: String
        let firmware: String?
        let reason: String?
        let evidence: String?
    }

    let address: String
    let id: String
    let name: String?
    let model: String?
    let uuid: String?
    let videoBIOS: String?
    let driver: String?
    let asleep: Bool
    let gsp: Gsp

    init(_ gpu: Gpu, gsp state: GspState) {
        address = gpu.address
        id = gpu.identifier
        name = gpu.name
        model = gpu.information?.model
        uuid = gpu.information?.uuid
        videoBIOS = gpu.information?.videoBIOS
        driver = gpu.driver
        asleep = gpu.isAsleep
        gsp =
            switch state {
            case .inUse(let version): Gsp(state: state.word, firmware: version.text, reason: nil, evidence: nil)
            case .notInUse(let reason), .unknown(let reason):
                Gsp(state: state.word, firmware: nil, reason: reason, evidence: nil)
            case .failed(let failure, let evidence):
                Gsp(state: state.word, firmware: nil, reason: failure.explanation, evidence: evidence.text)
            }
    }
}

struct LoadedDocument: Encodable {
    struct Module: Encodable {
        let name: String
        let version: String?
    }

    let version: String?
    let kind: String
    let srcversion: String?
    let taint: String?
    let enableGpuFirmware: Int?
    let companions: [Module]

    init(_ loaded: LoadedDriver) {
        version = loaded.version?.text
        kind = loaded.kind.rawValue
        srcversion = loaded.sourceVersion
        taint = loaded.taint
        enableGpuFirmware = loaded.enableGpuFirmware
        companions = loaded.companions.map { Module(name: $0.name, version: $0.version?.text) }
    }
}

struct FirmwareDocument: Encodable {
    struct File: Encodable {
        let name: String
        let path: String?
        let problem: String?
    }

    let version: String
    let licence: String
    let kernels: [String]
    let files: [File]

    init(_ request: FirmwareRequest) {
        version = request.version.text
        licence = request.licence.rawValue
        kernels = request.kernels.map(\.text)
        files = request.files.map { file in
            switch file.state {
            case .present(let path): File(name: file.name, path: path.string, problem: nil)
            case .missing(let reason): File(name: file.name, path: nil, problem: reason)
            }
        }
    }
}

struct NvmlDocument: Encodable {
    let state: String
    let reason: String?
    let driverVersion: String?

    init(_ result: NvmlResult) {
        switch result {
        case .answered(let answer): (state, reason, driverVersion) = ("answered", nil, answer.driverVersion)
        case .notAsked(let why): (state, reason, driverVersion) = ("not-asked", why, nil)
        case .failed(let why): (state, reason, driverVersion) = ("failed", why, nil)
        }
    }
}
