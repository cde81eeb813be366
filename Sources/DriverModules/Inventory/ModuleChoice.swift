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
    }

    deinit {
        if let context { kmod_unref(context) }
    }

    /// The file, inside the root; nil when the kernel would not find one.
    func file(of module: String) -> FilePath? {
        guard let context else { return nil }
        var found: OpaquePointer?
        guard kmod_module_new_from_name(context, ModuleFileName.canonical(module), &found) == 0, let found else {
            return nil
        }
        defer { kmod_module_unref(found) }
        guard let text = kmod_module_get_path(found) else { return nil }
        let path = FilePath(String(cString: text))
        guard path.starts(with: located) else { return path }
        return folder.appending(path.components.dropFirst(located.components.count))
    }
}
