import DriverModel
import Text

extension ModuleInfo {
    /// Real modules have a few dozen kilobytes, mostly aliases.
    private static let sectionLimit = 4 << 20
    private static let fieldLimit = 1024
    private static let firmwareLimit = 4096

    init(_ elf: ElfFile) throws(ModuleFault) {
        var fields: [String: String] = [:]
        var firmware: [String] = []
        let section = try elf.section(".modinfo", limit: Self.sectionLimit) ?? CheckedBytes([])
        for text in section.texts {
            guard let equals = text.prefix(16).firstIndex(of: UInt8(ascii: "=")) else { continue }
            let key = String(decoding: text[..<equals], as: UTF8.self)
            guard ["version", "vermagic", "srcversion", "license", "firmware"].contains(key) else { continue }
            guard text.count <= Self.fieldLimit, firmware.count < Self.firmwareLimit else {
                throw .damaged("it is damaged: it describes itself at greater length than any module")
            }
            let value = String(decoding: text[(equals + 1)...], as: UTF8.self)
            if key == "firmware" { firmware.append(value) } else if fields[key] == nil { fields[key] = value }
        }
        guard fields["vermagic"] != nil else {
            throw .damaged("it has no vermagic, so it is not a complete kernel module")
        }
        self.init(
            version: fields["version"], vermagic: fields["vermagic"], sourceVersion: fields["srcversion"],
            licence: fields["license"], firmware: firmware.sorted(), isSigned: try Self.isSigned(elf.source))
    }

    /// A signed module ends with the signer, the key, the signature, a `struct module_signature` with their lengths,
    /// and a mark (kernel/module_signature.c).
    private static func isSigned(_ source: any ByteSource) throws(ModuleFault) -> Bool {
        let mark = Array("~Module signature appended~\n".utf8)
        let headerSize = 12
        let size = UInt64(headerSize + mark.count)
        guard source.count >= size else { return false }
        let end = CheckedBytes(try source.bytes(at: source.count - size, count: Int(size)))
        guard end.bytes.suffix(mark.count).elementsEqual(mark), let length = end.number(UInt32.self, at: 8)?.byteSwapped
        else { return false }
        // The algorithms that modinfo accepts: 2 for keys, 7 for checksums, 3 for identifiers.
        guard end.bytes[0] < 2, end.bytes[1] < 8, end.bytes[2] < 3, length > 0 else { return false }
        return UInt64(length) + UInt64(end.bytes[3]) + UInt64(end.bytes[4]) <= source.count - size
    }
}
