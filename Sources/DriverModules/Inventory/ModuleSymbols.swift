import CKmod
import Host
import SystemPackage

/// What a module gives to others and takes from others, with the checksums of its versions: 0 where a kernel has none
/// (CONFIG_MODVERSIONS).
struct ModuleSymbols: Hashable, Sendable {
    var exported: [String: UInt64] = [:]
    var needed: [String: UInt64] = [:]
}

extension KmodReader {
    /// Nothing for a file that cannot be read.
    func symbols(of file: FilePath) -> ModuleSymbols {
        var symbols = ModuleSymbols()
        guard let context else { return symbols }
        var module: OpaquePointer?
        guard kmod_module_new_from_path(context, file.string, &module) == 0, let module else { return symbols }
        defer { kmod_module_unref(module) }

        var exported: OpaquePointer?
        if kmod_module_get_symbols(module, &exported) >= 0 {
            each(of: exported) { entry in
                guard let name = kmod_module_symbol_get_symbol(entry) else { return }
                symbols.exported[String(cString: name)] = kmod_module_symbol_get_crc(entry)
            }
            kmod_module_symbols_free_list(exported)
        }
        var needed: OpaquePointer?
        if kmod_module_get_dependency_symbols(module, &needed) >= 0 {
            each(of: needed) { entry in
                guard let name = kmod_module_dependency_symbol_get_symbol(entry) else { return }
                symbols.needed[String(cString: name)] = kmod_module_dependency_symbol_get_crc(entry)
            }
            kmod_module_dependency_symbols_free_list(needed)
        }
        return symbols
    }

    private func each(of list: OpaquePointer?, _ body: (OpaquePointer) -> Void) {
        var item = list
        while let current = item {
            body(current)
            item = kmod_list_next(list, current)
        }
    }
}
