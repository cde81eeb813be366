import DriverModel
import Text

/// Findings about files that root runs or reads settings from, although others can change them. Whoever can change them
/// can do everything that root can.
enum ExposureRules {
    @Sendable static func hook(_ examination: Examination) -> [Finding] {
        let exposures = examination.inventory.hooks.exposures
        guard let first = exposures.first else { return [] }
        let isProgram = !examination.inventory.hooks.files.contains { $0.file.path == first.path }
        return [
            finding(
                .hookExposed, "the hook runs a file as root that others can change", exposures,
                advice: isProgram
                    ? "install nvctl where only root can write (sudo make install, or its package), or make "
                        + "\(first.writer.place.string.shellQuoted) writable by root only; then: \(.hook)"
                    : nil)
        ]
    }

    @Sendable static func sources(_ examination: Examination) -> [Finding] {
        examination.exposedSources.map { exposure in
            finding(
                .sourceExposed,
                "root builds and runs the source in \(exposure.path.string.printable), but others can change it",
                [exposure],
                advice: exposure.advice
                    + (exposure.isOfItself
                        ? "" : "; '\(.sourceInit())' makes a copy that only root can write"))
        }
    }

    @Sendable static func settings(_ examination: Examination) -> [Finding] {
        let exposures = examination.exposedSettings
        guard !exposures.isEmpty else { return [] }
        return [finding(.settingsExposed, "root uses settings that others can change", exposures)]
    }

    private static func finding(
        _ id: Finding.ID, _ message: String, _ exposures: [Exposure], advice: Advice? = nil
    ) -> Finding {
        Finding(
            id, .warning, message, evidence: exposures.map { ($0.path, $0.writer.words) },
            advice: advice ?? Advice(exposures.map(\.advice.text).joined(separator: "; ")))
    }
}
