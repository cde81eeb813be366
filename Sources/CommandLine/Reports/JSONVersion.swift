import FoundationEssentials

/// The version of the names in JSON documents. Version 2 becomes the only one with the next release. Until then, it is
/// selected by the environment variable `NVCTL_JSON_VERSION`.
package enum JSONVersion: Int, Sendable {
    case first = 1
    case second = 2

    init(environment: [String: String]) { self = environment["NVCTL_JSON_VERSION"] == "2" ? .second : .first }

    /// Fields that have another name in version 1, by their path in version 2.
    static let renamed: [(path: String, first: String)] = [
        ("findings[].advice", "remedy"), ("sections[].logs[].diagnosis.advice", "remedy"),
        ("kernels[].advice", "hint"), ("skipped[].advice", "hint"),
        ("registrations[].problem", "broken"), ("sections[].logs[].reason", "failure"), ("kept[].reason", "because"),
        ("guard", "guarding"),
    ]

    func name(_ keys: [any CodingKey], renamed: [(path: String, first: String)]) -> any CodingKey {
        let path = keys.reduce("") { path, key in
            key.intValue == nil ? (path.isEmpty ? "" : path + ".") + key.stringValue : path + "[]"
        }
        guard self == .first, let rename = renamed.first(where: { $0.path == path }) else {
            return Key(stringValue: keys.last?.stringValue ?? "")
        }
        return Key(stringValue: rename.first)
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

/// A document that has names of its own in version 1.
protocol RenamedDocument {
    static var renamed: [(path: String, first: String)] { get }
}

extension Encoder {
    var jsonVersion: JSONVersion {
        CodingUserInfoKey.jsonVersion.flatMap { userInfo[$0] as? JSONVersion } ?? .second
    }
}

extension CodingUserInfoKey {
    static let jsonVersion = CodingUserInfoKey(rawValue: "jsonVersion")
}

/// The value of `schemaVersion` in every document.
struct SchemaVersion: Encodable {
    func encode(to encoder: any Encoder) throws { try encoder.jsonVersion.rawValue.encode(to: encoder) }
}
