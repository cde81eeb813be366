/// A kernel module to be made up: what its `.modinfo` says.
public struct ModuleSpec: Sendable {
    public var version: String?
    public var vermagic: String?
    public var srcversion: String?
    public var license: String
    /// What it says it may ask the kernel to load.
    public var firmware: [String] = []
    /// Bytes of a section that no tool reads; two modules may differ in nothing else.
    public var payload: [UInt8]
    /// With something in the form of a signature at its end.
    public var isSigned = false

    /// A module of the open driver, built for `kernel`.
    public init(
        version: String? = "590.48.01", kernel: String, srcversion: String? = "0123456789ABCDEF01234567",
        license: String = "Dual MIT/GPL", payload: [UInt8] = [1, 2, 3, 4]
    ) {
        self.init(
            version: version, vermagic: "\(kernel) SMP preempt mod_unload ", srcversion: srcversion,
            license: license, payload: payload)
    }

    public init(
        version: String?, vermagic: String?, srcversion: String?, license: String = "Dual MIT/GPL",
        payload: [UInt8] = [1, 2, 3, 4]
    ) {
        self.version = version
        self.vermagic = vermagic
        self.srcversion = srcversion
        self.license = license
        self.payload = payload
    }

    /// The smallest 64-bit ELF object that libkmod takes for a module: a header, `.modinfo`, the
    /// payload and the section names, with the section headers at the end as in real ones, so that
    /// a file cut anywhere is seen to be cut.
    public var elf: [UInt8] {
        let fields: [(String, String?)] = [
            ("license", license), ("version", version), ("srcversion", srcversion), ("vermagic", vermagic),
        ]
        var modinfo: [UInt8] = []
        for case (let name, let value?) in fields + firmware.map({ ("firmware", $0) }) {
            modinfo += Array("\(name)=\(value)".utf8) + [0]
        }
        let names = Array("\0.modinfo\0.data\0.shstrtab\0".utf8)
        let contents = [modinfo, payload, names]
        let nameOffsets = [1, 10, 16]
        let types: [UInt32] = [1, 1, 3]  // PROGBITS, PROGBITS, STRTAB

        var body: [UInt8] = []
        var headers = [UInt8](repeating: 0, count: 64)  // the null section
        for (index, content) in contents.enumerated() {
            headers += bytes(UInt32(nameOffsets[index])) + bytes(types[index])
            headers += bytes(UInt64(0)) + bytes(UInt64(0))  // flags, address
            headers += bytes(UInt64(64 + body.count)) + bytes(UInt64(content.count))
            headers += bytes(UInt32(0)) + bytes(UInt32(0)) + bytes(UInt64(1)) + bytes(UInt64(0))
            body += content
        }
        while body.count % 8 != 0 { body.append(0) }
        return fileHeader(sectionHeaders: 64 + body.count, sections: contents.count + 1) + body + headers + signature
    }

    /// `struct module_signature` of the kernel, behind it the mark (kernel/module_signature.c).
    private var signature: [UInt8] {
        guard isSigned else { return [] }
        let (signer, key, content) = (Array("DKMS".utf8), [UInt8](1...4), [UInt8](repeating: 7, count: 16))
        // Algorithm RSA, hash SHA-256, identified by X.509 names.
        let header: [UInt8] = [1, 4, 1, UInt8(signer.count), UInt8(key.count), 0, 0, 0]
        let size = withUnsafeBytes(of: UInt32(content.count).bigEndian) { Array($0) }
        return signer + key + content + header + size + Array("~Module signature appended~\n".utf8)
    }

    private func fileHeader(sectionHeaders: Int, sections: Int) -> [UInt8] {
        var header: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        header += bytes(UInt16(1)) + bytes(UInt16(62)) + bytes(UInt32(1))  // REL, x86-64
        header += bytes(UInt64(0)) + bytes(UInt64(0)) + bytes(UInt64(sectionHeaders)) + bytes(UInt32(0))
        header += bytes(UInt16(64)) + bytes(UInt16(0)) + bytes(UInt16(0))  // no program headers
        header += bytes(UInt16(64)) + bytes(UInt16(sections)) + bytes(UInt16(sections - 1))
        return header
    }

    private func bytes<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}
