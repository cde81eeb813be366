import DriverMessages
import DriverModel

/// Makes entries of the records in /dev/kmsg (Documentation/ABI/testing/dev-kmsg): `6,1234,5678,-;text`, then
/// properties of the record in lines that begin with a space.
package struct KernelLogParser {
    private let limit: Int
    private(set) var entries: [KernelLog.Entry] = []
    private(set) var omitted = 0
    private var line: [UInt8] = []

    /// No record of the kernel is longer. The rest of a longer line is skipped.
    private static let lineLimit = 64 << 10
    /// In every message of the driver or of what keeps it from loading, except the following.
    private static let topics = ["nvrm", "nvidia", "nouveau", "nova_core", "nova-core", "novacore"]
    /// They name no module.
    private static let anonymous: [KernelMessage] = [.unsigned, .keyUnavailable, .relocation]

    init(limit: Int) { self.limit = limit }

    mutating func add(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            append(rest[..<end])
            finishLine()
            rest = rest[(end + 1)...]
        }
        append(rest)
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) {
        line.append(contentsOf: bytes.prefix(Self.lineLimit - line.count))
    }

    private mutating func finishLine() {
        defer { line.removeAll(keepingCapacity: true) }
        guard line.first != UInt8(ascii: " "), let separator = line.firstIndex(of: UInt8(ascii: ";")) else { return }
        let head = String(decoding: line[..<separator], as: UTF8.self).split(separator: ",")
        guard head.count >= 3, let priority = Int(head[0]), let time = UInt64(head[2]) else { return }
        let message = Self.unescaped(line[(separator + 1)...])
        let folded = message.lowercased()
        guard Self.topics.contains(where: folded.contains) || Self.anonymous.contains(where: { $0.isSaid(in: message) })
        else { return }
        guard entries.count < limit else {
            omitted += 1
            return
        }
        // The bits above the level are those of the facility.
        entries.append(KernelLog.Entry(level: priority & 7, time: time, message: message))
    }

    /// The kernel writes control characters, the backslash and everything beyond ASCII as `\x0a`.
    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "x"),
                let value = UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16)
            {
                result.append(value)
                rest = rest.dropFirst(3)
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
