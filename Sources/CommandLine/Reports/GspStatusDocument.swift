import DriverDecisions

/// `driver gsp status --json`. Fields are only ever added within a schema version.
struct GspStatusDocument: Encodable {
    struct Option: Encodable {
        let value: String
        let origin: String
    }

    struct Log: Encodable {
        struct Line: Encodable {
            let seconds: Double
            let level: Int
            let text: String
        }

        let lines: [Line]
        let omitted: Int
        let problem: String?
    }

    let schemaVersion = SchemaVersion()
    let running: Bool
    let loaded: LoadedDocument?
    let enableGpuFirmwareOption: Option?
    let gpus: [GpuDocument]
    let firmware: [FirmwareDocument]
    let nvml: NvmlDocument
    let kernelLog: Log
    let findings: [ProblemDocument]
    let needsAttention: Bool

    init(_ verdict: DriverVerdict) {
        let state = verdict.state
        running = state.isRunning
        loaded = state.loaded.map(LoadedDocument.init)
        enableGpuFirmwareOption = state.firmwareOption.map { Option(value: $0.value, origin: $0.origin) }
        gpus = state.gpus.map { GpuDocument($0, gsp: verdict.gsp(of: $0)) }
        firmware = state.firmware.map(FirmwareDocument.init)
        nvml = NvmlDocument(state.nvml)
        kernelLog = Log(
            lines: state.log.entries.map {
                Log.Line(seconds: Double($0.time) / 1_000_000, level: $0.level, text: $0.text)
            },
            omitted: state.log.omitted, problem: state.log.problem?.explanation)
        findings = verdict.findings.map(ProblemDocument.init)
        needsAttention = verdict.needsAttention
    }
}

extension GspStatusDocument: RenamedDocument {
    static var renamed: [(path: String, first: String)] { ProblemDocument.renamed }
}
