/// What the driver says of the GPU and its system processor (GSP).
extension LogRule {
    static let firmware: [LogRule] = [
        LogRule(
            "gpu-without-gsp", matching: "does not include the required GPU System Processor",
            cause: "the GPU is older than Turing: the open modules cannot drive it",
            advice: "install the proprietary driver of the 580xx branch"),
        LogRule(
            "firmware-missing", matching: "Direct firmware load for nvidia/%/gsp_%failed with error",
            "RmInitAdapter failed! (0x61:",
            cause: "the GSP firmware of the module's version is missing",
            advice: "install nvidia-utils in the version of the modules: \(.upgrade)"),
        LogRule(
            "gpu-bad-state", matching: "Cannot initialize GSP firmware RM", "RmInitAdapter failed! (0x62:",
            "unexpected WPR2 already up",
            cause: "an earlier driver left the GPU in a bad state",
            advice: "switch the machine off and on again; a reboot is not enough"),
        LogRule(
            "gpu-recovered", .harmless, matching: "Xid (%): 154,%to 0x0 ",
            cause: "the GPU needs no reset any more"),
        LogRule(
            "gsp-hang", matching: "Xid (%): 119,", "Xid (%): 120,", "Xid (%): 154,",
            cause: "the GPU's system processor (GSP) does not answer any more",
            advice: "reset the GPU or reboot; if it comes again, report it to NVIDIA with nvidia-bug-report.sh"),
    ]
}
