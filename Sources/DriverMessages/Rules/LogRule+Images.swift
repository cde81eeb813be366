/// Messages about the initramfs and the tools that make it, and about loading modules by hand.
extension LogRule {
    static let images: [LogRule] = [
        LogRule(
            "image-too-large", matching: "PANIC: High memory allocator",
            cause: "the initramfs does not fit into the boot loader's memory; the GSP firmware makes it very large",
            advice: "keep the firmware out of the image (no nvidia in its MODULES), then: \(.makeImages)"),
        LogRule(
            "image-without-module", matching: "module not found: 'nvidia", "Failed to find module 'nvidia",
            cause: "the initramfs was made when \(.kernel) had no NVIDIA modules",
            advice: "build the modules, then make the image again: \(.build) && \(.makeImages)"),
        LogRule(
            "image-stale", matching: "mkinitcpio failed for kernel %, skipping",
            cause: "the initramfs could not be made, so the old one is still there",
            advice: "do not reboot; first fix the error above that line, then run again: \(.makeImages)"),
        LogRule(
            "module-not-found", matching: "FATAL: Module nvidia% not found in directory",
            cause:
                "the modules were not built for this kernel, or it was upgraded and its old version is still running",
            advice:
                "\(.build); if the kernel was upgraded, reboot; if the image is outdated: \(.makeImages)"
        ),
    ]

    static let packages: [LogRule] = [
        LogRule(
            "repositories-out-of-step", matching: "unable to satisfy dependency 'nvidia-utils=",
            "unable to satisfy dependency 'nvidia-utils'",
            cause: "the driver's packages in the repositories have different versions",
            advice: "wait until they match, or use the DKMS package; never upgrade only part of the system")
    ]
}
