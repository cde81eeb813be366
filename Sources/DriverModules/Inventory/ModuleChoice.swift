import CKmod
import Host
import SystemPackage

/// Says which file modprobe would load for a name, by the index that depmod wrote.
///
/// libkmod finds it as modprobe does, without what modprobe.d says: that can keep a module from being loaded, or
/// name another in its place, and changes nothing of which file a name stands for.
final class ModuleChoice {
    private let context: OpaquePointer?
    private let folder: FilePath
    private let located: FilePath

    /// Opens the index as it is now.
    init(root: SystemRoot, folder: FilePath) {
        self.folder = folder
        located = (try? root.locate(folder)) ?? folder
        var configuration: UnsafePointer<CChar>?
        context = withUnsafePointer(to: &configuration) { [located] in kmod_new(located.string, $0) }
        // An index that names files which are not there is nothing that libkmod has to write on the terminal.
        if let context { kmod_set_log_priority(context, 0) }
    }

    deinit {
        if let context { kmod_unref(context) }
    }

    /// The file, inside the root; nil when the kernel would not find one.
    func file(of module: String) -> FilePath? { find(module) { path(of: $0) } ?? nil }

    /// What modprobe inserts for a module, dependencies first and the module last. What is built in is left out.
    func loadOrder(of module: String) -> [FilePath] {
        var order: [FilePath] = []
        var seen: Set<String> = []
        addLoadOrder(of: module, to: &order, seen: &seen)
        return order
    }

    private func addLoadOrder(of module: String, to order: inout [FilePath], seen: inout Set<String>) {
        guard seen.insert(ModuleFileName.canonical(module)).inserted else { return }
        let before = find(module) { module in
            var first: OpaquePointer?
            var last: OpaquePointer?
            kmod_module_get_softdeps(module, &first, &last)
            defer { kmod_module_unref_list(last) }
            return names(of: first) + names(of: kmod_module_get_dependencies(module))
        }
        for name in before ?? [] { addLoadOrder(of: name, to: &order, seen: &seen) }
        if let file = file(of: module) { order.append(file) }
    }

    /// Releases the list.
    private func names(of list: OpaquePointer?) -> [String] {
        defer { kmod_module_unref_list(list) }
        var names: [String] = []
        var item = list
        while let current = item {
            if let module = kmod_module_get_module(current) {
                if let name = kmod_module_get_name(module) { names.append(String(cString: name)) }
                kmod_module_unref(module)
            }
            item = kmod_list_next(list, current)
        }
        return names
    }

    private func find<Result>(_ module: String, _ body: (OpaquePointer) -> Result) -> Result? {
        guard let context else { return nil }
        var found: OpaquePointer?
        guard kmod_module_new_from_name(context, ModuleFileName.canonical(module), &found) == 0, let found else {
            return nil
        }
        defer { kmod_module_unref(found) }
        return body(found)
    }

    private func path(of module: OpaquePointer) -> FilePath? {
        guard let text = kmod_module_get_path(module) else { return nil }
        let path = FilePath(String(cString: text))
        guard path.starts(with: located) else { return path }
        return folder.appending(path.components.dropFirst(located.components.count))
    }
}
