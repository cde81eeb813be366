/// The initramfs and its makers, and loading modules by hand.
extension LogRule {
    static let images: [LogRule] = [
        LogRule(
            "image-too-large", matching: "PANIC: High memory allocator",
            cause: "the boot loader has no room for the initramfs, which the GSP firmware makes very large",
            advice: "keep the firmware out of the image (no nvidia in its MODULES), then: \(.makeImages)"),
        LogRule(
            "image-without-module", matching: "module not found: 'nvidia", "Failed to find module 'nvidia",
            cause: "the initramfs was made when \(.kernel) had no NVIDIA modules",
            advice: "build them, then make the image again: \(.build) && \(.makeImages)"),
        LogRule(
            "image-stale", matching: "mkinitcpio failed for kernel %, skipping",
            cause: "the initramfs could not be made, and the old one is still there",
            advice: "do not reboot; mend what is said above it, then run again: \(.makeImages)"),
        LogRule(
            "module-not-found", matching: "FATAL: Module nvidia% not found in directory",
            cause: "the modules were not built for this kernel, or it was upgraded and the old one still runs",
            advice: "\(.build); if the kernel was upgraded, reboot; if the image is old: \(.makeImages)"),
    ]

    static let packages: [LogRule] = [
        LogRule(
            "repositories-out-of-step", matching: "unable to satisfy dependency 'nvidia-utils=",
            "unable to satisfy dependency 'nvidia-utils'",
            cause: "the repositories have packages of the driver in two versions",
            advice: "wait until they agree, or use the DKMS package; never upgrade only a part of the system")
    ]
}
