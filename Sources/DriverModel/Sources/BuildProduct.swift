/// What a build leaves in a source, and what must not get into another build.
package enum BuildProduct {
    /// What a build by hand leaves. make could take such a file for up to date, although another compiler made it.
    package static let patterns = ["*.o", "*.o_binary", "*.ko", "*.mod", "*.mod.c", ".*.cmd", "Module.symvers"]
    package static let folders = ["_out", "conftest", ".tmp_versions"]

    private static let suffixes = [".o", ".ko", ".mod", ".mod.c", ".cmd", ".o_binary", ".d", ".symvers", ".order"]

    package static func isOne(_ path: String) -> Bool {
        suffixes.contains(where: path.hasSuffix) || path.split(separator: "/").contains("_out")
    }
}
