import FoundationEssentials

/// What a reading command must never do, whatever it reads.
enum Fault: String, Hashable, Sendable {
    case crash, hang, memory, status, json, control, encoding, internals

    /// Some of the damage is left out later. Then the fault has to be the same, but not the detail.
    struct Found: Hashable, Sendable {
        let fault: Fault
        let detail: String
    }
}

struct Judge {
    static let seconds = 10.0
    static let megabytes = 200

    let ending: Command.Ending
    let output: [UInt8]
    let errors: [UInt8]

    func faults(of reading: Reading) -> [Fault.Found] {
        if ending.isTimedOut { return [found(.hang, "it was still at work after \(Int(Self.seconds)) s")] }
        var faults: [Fault.Found] = []
        if ending.kilobytes > Self.megabytes * 1_000_000 / 1024 {
            faults.append(found(.memory, "\(ending.kilobytes / 1000) MB"))
        }
        guard let status = ending.status else {
            return faults + [found(.crash, "signal \(ending.signal ?? 0): \(lastWords)")]
        }
        // Success, failure, attention, wrong usage, not permitted. The hook's guard also has 3.
        if ![0, 1, 2, 64, 77].contains(status), !(status == 3 && reading.words.contains("guard")) {
            faults.append(found(.status, "exit status \(status)"))
        }
        for (name, bytes) in [("standard output", output), ("standard error", errors)] {
            faults += textFaults(of: bytes, name)
        }
        if reading.isJSON { faults += jsonFaults(status) }
        return faults
    }

    private func found(_ fault: Fault, _ detail: String) -> Fault.Found { Fault.Found(fault: fault, detail: detail) }

    private var lastWords: String {
        String(decoding: errors, as: UTF8.self).split(separator: "\n").last.map { String($0.prefix(200)) } ?? ""
    }

    private func textFaults(of bytes: [UInt8], _ name: String) -> [Fault.Found] {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return [found(.encoding, "\(name) is not UTF-8")]
        }
        var faults: [Fault.Found] = []
        if let scalar = text.unicodeScalars.first(where: Self.isForbidden) {
            faults.append(found(.control, "U+\(String(scalar.value, radix: 16)) on \(name)"))
        }
        if let word = Self.internals.first(where: { text.contains($0) }) {
            faults.append(found(.internals, "\(word) on \(name)"))
        }
        return faults
    }

    /// Characters that move the cursor, change colours, or reorder or hide text. The list is not taken from nvctl.
    static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0a: false
        case 0..<0x20, 0x7f..<0xa0, 0x61c, 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff: true
        default: false
        }
    }

    /// Words of Swift's own errors, which tell a user nothing.
    private static let internals = [
        "Fatal error", "CancellationError", "DecodingError", "EncodingError", "keyNotFound", "dataCorrupted", "NSError",
        "Optional(",
        "SubprocessError", "Swift.",
    ]

    private func jsonFaults(_ status: Int32) -> [Fault.Found] {
        if output.isEmpty { return [0, 2].contains(status) ? [found(.json, "nothing, with status \(status)")] : [] }
        do {
            _ = try JSONDecoder().decode(Anything.self, from: Data(output))
            return []
        } catch { return [found(.json, "it cannot be parsed")] }
    }

    /// Any JSON.
    private struct Anything: Decodable {
        private struct Name: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            if let fields = try? decoder.container(keyedBy: Name.self) {
                for key in fields.allKeys { _ = try fields.decode(Anything.self, forKey: key) }
            } else if var items = try? decoder.unkeyedContainer() {
                while !items.isAtEnd { _ = try items.decode(Anything.self) }
            }
        }
    }
}
