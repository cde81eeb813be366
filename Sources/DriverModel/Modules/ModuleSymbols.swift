/// The symbols that a module exports and needs, with the checksums of their versions. A checksum is 0 if the kernel has
/// none (CONFIG_MODVERSIONS).
package struct ModuleSymbols: Hashable, Sendable {
    package var exported: [String: UInt64] = [:]
    package var needed: [String: UInt64] = [:]

    package init(exported: [String: UInt64] = [:], needed: [String: UInt64] = [:]) {
        self.exported = exported
        self.needed = needed
    }
}
