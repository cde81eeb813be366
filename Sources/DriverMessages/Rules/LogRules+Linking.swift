/// Incomplete headers and sources, and what modpost and objtool say when modules are linked.
extension LogRule {
    static let linking: [LogRule] = [
        LogRule(
            "btf-skipped", .harmless, matching: "Skipping BTF generation for %due to unavailability of vmlinux",
            cause: "the headers have no vmlinux; modules do without its type information"),
        LogRule(
            "objtool-warning", .harmless, matching: "warning: objtool:",
            cause: "objtool found a spot that the kernel's mitigations do not cover; the module works"),
        LogRule(
            "objtool-error", matching: "error: objtool:",
            cause: "\(.kernel) makes errors of objtool's warnings (CONFIG_OBJTOOL_WERROR)",
            advice: "update the driver (\(.upgrade)), or use a kernel without that option"),
        LogRule(
            "namespace-warning", .harmless, matching: "WARNING: modpost: module %uses symbol %from namespace",
            cause: "a symbol's namespace is not imported, which this kernel allows"),
        LogRule(
            "headers-incomplete", matching: "generated/autoconf.h: No such file",
            "generated/autoconf.h' not found", "generated/autoconf.h' file not found",
            "^ERROR: Kernel configuration is invalid", "generated/autoconf.h or include/config/auto.conf are missing",
            cause:
                "the headers of \(.kernel) are incomplete: they were never configured, or files of them were removed",
            advice: "\(.reinstallHeaders), then: \(.build)"),
        LogRule(
            "symvers-missing", matching: "Module.symvers file is missing", "Module.symvers is missing",
            "Module.symvers' is missing", "Module.symvers: No such file",
            cause: "the headers of \(.kernel) are incomplete: Module.symvers, the list of its symbols, is missing",
            advice: "\(.reinstallHeaders), then: \(.build)"),
        LogRule(
            "gpl-only-symbol", matching: "GPL-incompatible module",
            cause: "the wrong type of driver: this kernel lets only GPL-compatible modules use a symbol that it needs",
            advice: "use nvidia-open, not the proprietary driver; where that is not possible, a newer driver"),
        LogRule(
            "symbol-namespace", matching: "modpost: module %uses symbol %from namespace",
            "modpost: module nvidia% uses symbol",
            cause:
                "kernel mismatch: built with other headers than this kernel's, or it is newer than \(.driver)",
            advice: "rebuild with the right headers (\(.reinstallHeaders); \(.build)), or install a newer driver"),
        LogRule(
            "symbol-undefined", matching: "ERROR: %'%' [%] undefined!",
            cause: "\(.kernel) does not have a symbol that \(.driver) needs: an option is not set, or it was removed",
            advice: "use a kernel with it, or a newer driver: \(.upgrade)"),
        LogRule(
            "device-table-size", matching: "sizeof(struct %)=% is not a modulo of",
            cause: "the headers do not match \(.kernel): its structures have other sizes",
            advice: "\(.reinstallHeaders), then: \(.build)"),
        LogRule(
            // Kbuild of 6.1 links all the same: what ld, or lld, then says.
            "source-incomplete", .followUp,
            matching: "No rule to make target", ": cannot find %.o: No such file or directory",
            ": cannot open %.o: No such file or directory",
            cause: "the source of \(.driver) is incomplete",
            advice: "clone or stage it again to \(.source): \(.sourceInit())"),
    ]
}
