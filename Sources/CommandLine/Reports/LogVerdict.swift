import DriverMessages
import DriverModel
import Host

/// What is reported about the log of a build that failed.
struct LogVerdict {
    let diagnosis: LogDiagnosis
    let origin: LogOrigin

    var cause: String? { diagnosis.cause?.cause(for: origin) }
    var advice: Advice? { diagnosis.cause?.advice(for: origin) }

    /// The lines to show. They may contain any characters from the log.
    var lines: [String] {
        var lines: [String] = []
        if let error = diagnosis.firstError {
            lines.append("first error, line \(error.number): \(error.text)")
        } else if let said = diagnosis.cause?.line {
            lines.append("line \(said.number): \(said.text)")
        }
        if let cause, let advice {
            let line = diagnosis.cause?.line.number
            let isElsewhere = diagnosis.firstError.map { $0.number != line } ?? false
            let place = isElsewhere ? line.map { " (line \($0))" } ?? "" : ""
            lines += ["cause: \(cause)\(place)", "advice: \(advice)"]
        } else if diagnosis.isForeign {
            lines.append("cause: the log is not in English, so nvctl cannot read it")
            lines.append("advice: build again with nvctl, whose logs are in English: \(origin.building)")
        } else if diagnosis.firstError != nil {
            lines.append("cause: not known to nvctl; the log says:")
            lines += diagnosis.excerpt.map { "  | \($0)" }
        } else {
            lines.append("cause: the log names no error; it may be cut off")
        }
        return lines
    }
}

extension BuildLog {
    /// Nil for a build that did not fail or whose log cannot be read, and for a build without a recorded result whose
    /// log shows no error.
    func diagnosis(of section: BuildLogs.Section, _ inventory: Inventory, on host: Host) -> LogVerdict? {
        guard [.failed, .unfinished].contains(result), problem == nil,
            let diagnosis = try? LogDiagnosis.read(path, in: host.root),
            result == .failed || diagnosis.isTelling
        else { return nil }
        let version: DriverVersion? =
            switch section.owner {
            case .hook: inventory.active?.version
            case .registration(_, let version, _): DriverVersion(version)
            case .unregistered: nil
            }
        return LogVerdict(
            diagnosis: diagnosis,
            origin: .read(host, locations: inventory.locations, kernel: kernel, version: version))
    }
}
