/// What depmod writes into a kernel's folder.
package enum DepmodFiles {
    /// Tells which file a module's name stands for, and what the module needs.
    package static let dependencies = "modules.dep.bin"

    /// All files that depmod writes (kmod 30 to 34).
    package static let all = [
        "modules.dep", "modules.dep.bin", "modules.alias", "modules.alias.bin", "modules.symbols",
        "modules.symbols.bin", "modules.softdep", "modules.weakdep", "modules.devname", "modules.builtin.bin",
        "modules.builtin.alias.bin",
    ]
}
