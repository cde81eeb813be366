/// Messages of the driver about the GPU and its system processor (GSP).
extension LogRule {
    static let firmware: [LogRule] = [
        LogRule(
            "gpu-without-gsp", saying: .withoutGsp,
            cause: "the GPU is older than Turing, so the open modules cannot drive it",
            advice: "install the proprietary driver of the 580xx branch"),
        LogRule(
            "firmware-missing", saying: .firmwareNotFound, .firmwareNotRead,
            cause: "the GSP firmware of the module's version is missing",
            advice: "install nvidia-utils in the version of the modules: \(.upgrade)"),
        LogRule(
            "gpu-bad-state", saying: .firmwareNotStarted, .badState,
            cause: "an earlier driver left the GPU in a bad state",
            advice: "turn the machine off and on again; a reboot is not enough"),
        LogRule(
            "gpu-recovered", .harmless, saying: .gpuRecovered,
            cause: "the GPU no longer needs a reset"),
        LogRule(
            "gsp-hang", saying: .gspHung,
            cause: "the GPU's system processor (GSP) no longer answers",
            advice: "reset the GPU or reboot; if it happens again, report it to NVIDIA with nvidia-bug-report.sh"),
    ]
}
