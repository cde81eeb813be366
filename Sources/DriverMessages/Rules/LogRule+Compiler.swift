import DriverModel

/// Compilers and linkers that are missing or broken, or that differ from those that built the kernel.
extension LogRule {
    static let compiler: [LogRule] = [
        LogRule(
            "option-note", .harmless,
            matching: "unrecognized command%line option '-W%may have been intended to silence",
            "warning: unrecognized command%line option", "warning: unknown warning option",
            cause: "the compiler does not know an option that only turns off a warning"),
        LogRule(
            "gcc-on-clang-kernel", matching: "unrecognized command%line option '-mretpoline-external-thunk'",
            "unrecognized command%line option '-fsplit-lto-unit'",
            "unrecognized command%line option '-mstack-alignment=", "unrecognized command%line option '--target=",
            "unrecognized command%line option '-Qunused-arguments'", "unrecognized command%line option '-mllvm'",
            "unrecognized argument to '-flto=' option: 'thin'",
            cause: "\(.kernel) was built with clang, but gcc does not know clang's options",
            advice: "\(.install(.clang)), then: \(.build) (with LLVM=1 in MAKE if dkms.conf names a compiler)"),
        LogRule(
            "old-gcc-first", matching: "unrecognized command%line option '-fmin-function-alignment=",
            "unrecognized command%line option '-mharden-sls=",
            "unrecognized command%line option '-ftrivial-auto-var-init=",
            "unrecognized command%line option '-fstrict-flex-arrays",
            "unrecognized command%line option '-fzero-call-used",
            "unrecognized command%line option '-fzero-init-padding-bits",
            cause:
                "the first gcc in PATH is older than the one that built the kernel; CUDA, for example, brings its own",
            advice: "remove the folder of that gcc from PATH, then: \(.build)"),
        LogRule(
            "clang-flags-mismatch", matching: "clang: error: unsupported option '", "clang%: error: unknown argument",
            "clang: error: unsupported argument '",
            cause: "this clang is older or newer than the one that \(.kernel) was built with",
            advice: "install the clang version that built the kernel, or upgrade both: \(.upgrade)"),
        LogRule(
            "clang-missing", matching: "clang%: not found", "clang%: command not found", "clang: No such file",
            "ld.lld: not found", "ld.lld: command not found", "llvm-%: not found", "llvm-%: command not found",
            "ld.lld: No such file", "cannot find 'ld.lld'", "invalid linker name in %lld",
            cause: "\(.kernel) was built with clang, but clang, lld or llvm is not installed",
            advice: "\(.install(.clang)), then: \(.build)"),
        LogRule(
            "lld-emulation", matching: "ld.lld: error: target emulation unknown",
            cause: "\(.driver) is too old to be linked with lld", advice: "upgrade the driver: \(.upgrade)"),
        LogRule(
            "strip-on-lto", matching: "BFD % assertion fail",
            cause: "DKMS used GNU strip on an object that clang made for link-time optimisation",
            advice: "upgrade DKMS to 3.1.2 or later, then: \(.build)"),
        LogRule(
            "llvm-versions-mixed", matching: "Unknown attribute kind (%) (Producer: %Reader: ",
            cause: "the objects to link come from two versions of LLVM",
            advice: "upgrade all of LLVM (\(.upgrade)), or rebuild the kernel; then: \(.build)"),
        LogRule(
            "gcc-plugins", matching: "incompatible gcc/plugin versions",
            cause: "gcc is newer than the one that \(.kernel) and its plugins were built with",
            advice: "rebuild the kernel, or upgrade it: \(.upgrade)"),
        LogRule(
            "compiler-version-differs", .harmless, matching: "*** Failed CC version check. ***",
            "warning: the compiler differs from the one used to build the kernel",
            cause: "the compiler differs slightly from the kernel's; that alone does not make a build fail"),
        LogRule(
            "compiler-broken", matching: "*** Failed CC sanity check. Bailing out! ***",
            "The C compiler % does not appear to be able to", "gcc%: not found", "gcc%: command not found",
            "gcc: No such file", "cannot execute 'cc1'",
            cause: "the C compiler is broken or missing", advice: "\(.install(.compiler)), then: \(.build)"),
        LogRule(
            "realtime-kernel", matching: "is a PREEMPT_RT kernel!",
            cause: "\(.kernel) is a real-time kernel, and NVIDIA's source refuses to build for it",
            advice:
                "add IGNORE_PREEMPT_RT_PRESENCE=1 to MAKE in dkms.conf, or ignore the kernel in \(Places.settings)"
        ),
    ]
}
