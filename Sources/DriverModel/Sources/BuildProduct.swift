/// What building leaves in a source tree, and what must not get into another build.
package enum BuildProduct {
    /// What a build by hand leaves: a file of it taken for up to date could be another compiler's.
    package static let patterns = ["*.o", "*.o_binary", "*.ko", "*.mod", "*.mod.c", ".*.cmd", "Module.symvers"]
    package static let folders = ["_out", "conftest", ".tmp_versions"]

    private static let suffixes = [".o", ".ko", ".mod", ".mod.c", ".cmd", ".o_binary", ".d", ".symvers", ".order"]

    package static func isOne(_ path: String) -> Bool {
        suffixes.contains(where: path.hasSuffix) || path.split(separator: "/").contains("_out")
    }
}
