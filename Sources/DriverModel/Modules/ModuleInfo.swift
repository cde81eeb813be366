/// What a module file says about itself.
package struct ModuleInfo: Hashable, Sendable, Codable {
    package let version: String?
    package let vermagic: String?
    package let sourceVersion: String?
    package let licence: String?
    /// The files below /lib/firmware that it may ask the kernel for: NVIDIA's GSP firmware of exactly its own version.
    package let firmware: [String]
    /// Whether a signature is appended to it, with whatever key.
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

    /// The release of the kernel that it was built for: the first word of vermagic. The kernel compares all of
    /// vermagic, or all but this word if the module has checksums of symbol versions (CONFIG_MODVERSIONS).
    package var kernel: String? { vermagic?.split(separator: " ").first.map(String.init) }

    /// NVIDIA's open modules say `Dual MIT/GPL`, its proprietary ones `NVIDIA`.
    package var isProprietary: Bool { licence == "NVIDIA" }
}
