/// Errors about incomplete headers and sources, and messages of modpost and objtool when modules are linked.
extension LogRule {
    static let linking: [LogRule] = [
        LogRule(
            "btf-skipped", .harmless, matching: "Skipping BTF generation for %due to unavailability of vmlinux",
            cause: "the headers have no vmlinux, so the modules get no type information (BTF); they work without it"),
        LogRule(
            "objtool-warning", .harmless, matching: "warning: objtool:",
            cause: "objtool found code that the kernel's mitigations do not cover; the module works"),
        LogRule(
            "objtool-error", matching: "error: objtool:",
            cause: "\(.kernel) turns objtool's warnings into errors (CONFIG_OBJTOOL_WERROR)",
            advice: "upgrade the driver (\(.upgrade)), or use a kernel without that option"),
        LogRule(
            "namespace-warning", .harmless, matching: "WARNING: modpost: module %uses symbol %from namespace",
            cause: "the module does not import a symbol's namespace; this kernel only warns about that"),
        LogRule(
            "headers-incomplete", matching: "generated/autoconf.h: No such file",
            "generated/autoconf.h' not found", "generated/autoconf.h' file not found",
            "^ERROR: Kernel configuration is invalid", "generated/autoconf.h or include/config/auto.conf are missing",
            cause:
                "the headers of \(.kernel) are incomplete: they were never configured, or some files were removed",
            advice: "\(.reinstallHeaders), then: \(.build)"),
        LogRule(
            "symvers-missing", matching: "Module.symvers file is missing", "Module.symvers is missing",
            "Module.symvers' is missing", "Module.symvers: No such file",
            cause: "the headers of \(.kernel) are incomplete: Module.symvers, the list of its symbols, is missing",
            advice: "\(.reinstallHeaders), then: \(.build)"),
        LogRule(
            "gpl-only-symbol", matching: "GPL-incompatible module",
            cause: "the driver needs a symbol that only GPL-compatible modules may use in this kernel",
            advice: "use nvidia-open, not the proprietary driver; if that is not possible, use a newer driver"),
        LogRule(
            "symbol-namespace", matching: "modpost: module %uses symbol %from namespace",
            "modpost: module nvidia% uses symbol",
            cause:
                "the headers do not match this kernel, or the kernel is newer than what \(.driver) supports",
            advice: "build again with the right headers (\(.reinstallHeaders); \(.build)), or install a newer driver"),
        LogRule(
            "symbol-undefined", matching: "ERROR: %'%' [%] undefined!",
            cause: "\(.kernel) lacks a symbol that \(.driver) needs: an option is not set, or the symbol was removed",
            advice: "use a kernel that has the symbol, or a newer driver: \(.upgrade)"),
        LogRule(
            "device-table-size", matching: "sizeof(struct %)=% is not a modulo of",
            cause: "the headers do not match \(.kernel), whose structures have other sizes",
            advice: "\(.reinstallHeaders), then: \(.build)"),
        LogRule(
            // Kbuild of 6.1 links anyway. The other patterns are what ld and lld then print.
            "source-incomplete", .followUp,
            matching: "No rule to make target", ": cannot find %.o: No such file or directory",
            ": cannot open %.o: No such file or directory",
            cause: "the source of \(.driver) is incomplete",
            advice:
                "put the complete source in \(.source); or clone it again and register the clone: \(.sourceInit())"),
    ]
}
