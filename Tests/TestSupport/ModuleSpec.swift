/// A kernel module to make up: what its `.modinfo` says.
package struct ModuleSpec: Sendable {
    package var version: String?
    package var vermagic: String?
    package var srcversion: String?
    package var license: String
    /// The firmware files that the module says it may ask the kernel to load.
    package var firmware: [String] = []
    /// Bytes of a section that no tool reads; two modules may differ in nothing else.
    package var payload: [UInt8]
    /// Whether something in the form of a signature is at its end.
    package var isSigned = false

    /// A module of the open driver, built for `kernel`.
    package init(
        version: String? = "590.48.01", kernel: String, srcversion: String? = "0123456789ABCDEF01234567",
        license: String = "Dual MIT/GPL", payload: [UInt8] = [1, 2, 3, 4]
    ) {
        self.init(
            version: version, vermagic: "\(kernel) SMP preempt mod_unload ", srcversion: srcversion,
            license: license, payload: payload)
    }

    package init(
        version: String?, vermagic: String?, srcversion: String?, license: String = "Dual MIT/GPL",
        payload: [UInt8] = [1, 2, 3, 4]
    ) {
        self.version = version
        self.vermagic = vermagic
        self.srcversion = srcversion
        self.license = license
        self.payload = payload
    }

    /// The smallest object that is taken for a module: `.modinfo`, the payload and the section names.
    package var elf: [UInt8] {
        let fields: [(String, String?)] = [
            ("license", license), ("version", version), ("srcversion", srcversion), ("vermagic", vermagic),
        ]
        var builder = ElfBuilder()
        builder.add(
            fields: (fields + firmware.map { ("firmware", $0) }).compactMap { name, value in
                value.map { "\(name)=\($0)" }
            })
        builder.sections.append(ElfBuilder.Section(".data", payload))
        return builder.file + signature
    }

    /// `struct module_signature` of the kernel, and the mark after it (kernel/module_signature.c).
    private var signature: [UInt8] {
        guard isSigned else { return [] }
        let (signer, key, content) = (Array("DKMS".utf8), [UInt8](1...4), [UInt8](repeating: 7, count: 16))
        // Algorithm RSA, hash SHA-256, identified by X.509 names.
        let header: [UInt8] = [1, 4, 1, UInt8(signer.count), UInt8(key.count), 0, 0, 0]
        let size = withUnsafeBytes(of: UInt32(content.count).bigEndian) { Array($0) }
        return signer + key + content + header + size + Array("~Module signature appended~\n".utf8)
    }
}
