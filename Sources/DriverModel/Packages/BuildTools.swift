/// The programs that compile modules.
package enum BuildTools {
    package static let general = ["gcc", "make"]
    /// For kernels that were built with clang.
    package static let clang = ["clang", "ld.lld", "llvm-strip"]

    package static let all = general + clang
}
