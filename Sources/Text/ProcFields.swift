/// Lines of the form `Name: value`, as in NVIDIA's files in /proc.
package struct ProcFields {
    private var fields: [String: String] = [:]

    /// In bytes. The driver writes no longer value.
    private static let valueLimit = 256

    package var isEmpty: Bool { fields.isEmpty }

    package init(_ text: String) {
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let value = parts[1].trimmingSpaces
            guard !value.isEmpty, value.utf8.count <= Self.valueLimit else { continue }
            fields[String(parts[0].trimmingSpaces)] = String(value)
        }
    }

    package subscript(name: String) -> String? { fields[name] }
}
