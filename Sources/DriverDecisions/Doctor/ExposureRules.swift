import DriverModel
import Text

/// What root runs or goes by, and others can change: whoever can do that can do all that root can.
enum ExposureRules {
    @Sendable static func hook(_ examination: Examination) -> [Finding] {
        let exposures = examination.inventory.hooks.exposures
        guard let first = exposures.first else { return [] }
        let isProgram = !examination.inventory.hooks.files.contains { $0.file.path == first.path }
        return [
            finding(
                .hookExposed, "the hook has root run what others can change", exposures,
                advice: isProgram
                    ? "install nvctl where only root can write (sudo make install, or its package), or leave \(first.writer.place.string.shellQuoted) to root alone; then: \(.hook)"
                    : nil)
        ]
    }

    @Sendable static func sources(_ examination: Examination) -> [Finding] {
        examination.exposedSources.map { exposure in
            finding(
                .sourceExposed,
                "root builds and runs what is in \(exposure.path.string.printable), and others can change it",
                [exposure],
                advice: exposure.advice
                    + (exposure.isOfItself
                        ? "" : "; '\(.sourceInit())' makes a copy that only root can write"))
        }
    }

    @Sendable static func settings(_ examination: Examination) -> [Finding] {
        let exposures = examination.exposedSettings
        guard !exposures.isEmpty else { return [] }
        return [finding(.settingsExposed, "root goes by settings that others can change", exposures)]
    }

    private static func finding(
        _ id: Finding.ID, _ message: String, _ exposures: [Exposure], advice: Advice? = nil
    ) -> Finding {
        Finding(
            id, .warning, message, evidence: exposures.map { ($0.path, $0.writer.words) },
            advice: advice ?? Advice(exposures.map(\.advice.text).joined(separator: "; ")))
    }
}
