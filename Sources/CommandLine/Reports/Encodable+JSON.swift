import FoundationEssentials
import Host
import Text

extension Encodable {
    /// A document on several lines, with its keys in a fixed order.
    func json(_ version: JSONVersion) throws -> String {
        try json(version, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    }

    /// A document on one line, for output that has several documents.
    func jsonLine(_ version: JSONVersion = .second) throws -> String {
        try json(version, [.sortedKeys, .withoutEscapingSlashes])
    }

    private func json(_ version: JSONVersion, _ formatting: JSONEncoder.OutputFormatting) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting
        if let key = CodingUserInfoKey.jsonVersion { encoder.userInfo[key] = version }
        let own = (Self.self as? any RenamedDocument.Type)?.renamed ?? []
        encoder.keyEncodingStrategy = .custom { version.name($0, renamed: own + JSONVersion.renamed) }
        return String(decoding: try encoder.encode(self), as: UTF8.self).fitForTerminal
    }
}

extension String {
    /// JSON is shown on terminals, too. The encoder escapes C0 controls only, so all other unsafe characters are
    /// escaped here. A byte of a name that is not UTF-8 looks as it does in text, because JSON has no form for it.
    fileprivate var fitForTerminal: String {
        guard unicodeScalars.contains(where: { $0.value >= 0x7f && $0.isUnsafeOnTerminal }) else { return self }
        return unicodeScalars.map { scalar in
            guard scalar.value >= 0x7f, scalar.isUnsafeOnTerminal else { return String(scalar) }
            if scalar.value > 0xffff { return "\\" + String(scalar).printable }
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
    }
}
