/// What a module file says of itself.
package struct ModuleInfo: Hashable, Sendable, Codable {
    package let version: String?
    package let vermagic: String?
    package let sourceVersion: String?
    package let licence: String?
    /// What it may ask the kernel to load, below /lib/firmware: NVIDIA's GSP firmware of just its own version.
    package let firmware: [String]
    /// A signature is appended to it, of whatever key.
    package let isSigned: Bool

    package init(
        version: String?, vermagic: String?, sourceVersion: String?, licence: String?, firmware: [String],
        isSigned: Bool
    ) {
        self.version = version
        self.vermagic = vermagic
        self.sourceVersion = sourceVersion
        self.licence = licence
        self.firmware = firmware
        self.isSigned = isSigned
    }

    /// The release of the kernel it was built for: the first word of vermagic, which is what the
    /// kernel compares (the rest too, but a kernel with module versions does not).
    package var kernel: String? { vermagic?.split(separator: " ").first.map(String.init) }

    /// NVIDIA's open modules say `Dual MIT/GPL`, its proprietary ones `NVIDIA`.
    package var isProprietary: Bool { licence == "NVIDIA" }
}
