/// The names of module files: `nvidia-drm.ko.zst` is the module `nvidia-drm`.
package enum ModuleFileName {
    package static let suffixes = [".ko", ".ko.zst", ".ko.xz", ".ko.gz"]

    package static func module(of file: String) -> String? {
        for suffix in suffixes where file.hasSuffix(suffix) && file.utf8.count > suffix.utf8.count {
            return String(file.dropLast(suffix.count))
        }
        return nil
    }

    /// The kernel does not tell `-` from `_` in module names.
    package static func canonical(_ name: some StringProtocol) -> String {
        String(name.map { $0 == "-" ? "_" : $0 })
    }
}
