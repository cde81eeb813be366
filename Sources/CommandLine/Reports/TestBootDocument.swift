import DriverDecisions

/// `driver dkms test-boot --json`. Fields are only ever added within a schema version.
struct TestBootDocument: Encodable {
    struct Kernel: Encodable {
        let release: String
        let verdict: String
        let reason: String?
        let advice: AdviceDocument?
        let image: String?
        let initramfs: String?
        let modules: [Module]
        let warnings: [String]
        let log: String?
        let seconds: Int64
    }

    struct Module: Encodable {
        let name: String
        let path: String
        let driver: Bool
        let result: String
        let reason: String?
        let needs: [String]
        let lines: [String]
    }

    let schemaVersion = SchemaVersion()
    let needsAttention: Bool
    let kernels: [Kernel]

    init(_ results: [TestBoot]) {
        needsAttention = results.contains { $0.verdict == .failed }
        kernels = results.map { result in
            Kernel(
                release: result.kernel.text,
                verdict: result.verdict.rawValue,
                reason: result.reason,
                advice: result.advice.map(AdviceDocument.init),
                image: result.image?.string,
                initramfs: result.initramfs?.string,
                modules: result.modules.map { module in
                    Module(
                        name: module.name, path: module.file.string, driver: module.isDriver,
                        result: module.result.code, reason: module.result.reason, needs: module.result.companions,
                        lines: module.lines)
                },
                warnings: result.warnings,
                log: result.log?.string,
                seconds: result.seconds)
        }
    }
}
