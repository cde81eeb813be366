/// What a module gives to others and takes from others, with the checksums of its versions: 0 where a kernel has none
/// (CONFIG_MODVERSIONS).
package struct ModuleSymbols: Hashable, Sendable {
    package var exported: [String: UInt64] = [:]
    package var needed: [String: UInt64] = [:]

    package init(exported: [String: UInt64] = [:], needed: [String: UInt64] = [:]) {
        self.exported = exported
        self.needed = needed
    }
}
