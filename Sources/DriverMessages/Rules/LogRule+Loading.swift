import DriverModel

/// Messages of the kernel, modprobe and the driver when modules are loaded.
extension LogRule {
    package static let loading: [LogRule] = [
        LogRule(
            "wrong-vermagic", saying: .otherKernel,
            cause: "the module was built for another kernel", advice: "\(.build)"),
        LogRule(
            "symbol-versions", saying: .symbolVersions,
            cause: "the module was built with headers that do not match this kernel",
            advice: "\(.reinstallHeaders), then: \(.build)"),
        LogRule(
            "module-struct-size", saying: .structSize,
            cause: "the headers that the module was built with do not match this kernel",
            advice: "\(.reinstallHeaders), then: \(.build)"),
        LogRule(
            "odd-relocation", saying: .relocation,
            cause: "the module was built with an unusual toolchain, so the kernel does not load it",
            advice: "build it again with the kernel's own compiler: \(.build)"),
        LogRule(
            "key-rejected", saying: .keyRejected, .unsigned, .keyUnavailable,
            cause: "Secure Boot is on, but the key that the modules are signed with is not enrolled",
            advice:
                "mokutil --import \(DkmsLocations.signingCertificate); then reboot, and confirm the key when asked"
        ),
        LogRule(
            "driver-library-mismatch", saying: .libraryMismatch,
            cause: "the modules and the userspace driver have different versions, perhaps until the next reboot",
            advice: "reboot; if that does not help, \(.words(Userspace.matching)): \(.upgrade)"),
        LogRule(
            "api-mismatch", saying: .apiMismatch,
            cause: "the loaded module is older than the userspace driver; it probably comes from the initramfs",
            advice: "\(.makeImages), then reboot"),
        LogRule(
            "mixed-set", saying: .mixedSet,
            cause: "the modules have different versions", advice: "build all of them again: \(.build)"),
        LogRule(
            "gpu-taken", saying: .gpuTaken,
            cause: "another driver, nouveau or nova_core, uses the GPU",
            advice:
                """
                once the modules are verified, blacklist nouveau and nova_core in /etc/modprobe.d; then: \
                \(.makeImages)
                """
        ),
    ]

    /// Messages of the kernel's own protections.
    package static let hardening: [LogRule] = [
        LogRule(
            "return-thunk", .harmless, saying: .returnThunk,
            cause: "the kernel found a return instruction without its mitigation; the module works"),
        LogRule(
            "missing-endbr", saying: .endbrMissing,
            cause: "the kernel checks indirect jumps (IBT), but part of the driver was built without support for it",
            advice: "build again with the kernel's own compiler: \(.build)"),
        LogRule(
            "kcfi", saying: .kcfi,
            cause: "the kernel uses kCFI, which NVIDIA's driver does not support",
            advice: "boot another kernel, and ignore this one in \(Places.settings)"),
        LogRule(
            "btf-mismatch", saying: .btfMismatch,
            cause: "the module's type information was made for another vmlinux", advice: "\(.build)"),
    ]
}
