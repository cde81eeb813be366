/// What the kernel, modprobe and the driver say when modules are loaded.
extension LogRule {
    package static let loading: [LogRule] = [
        LogRule(
            "wrong-vermagic", saying: .otherKernel,
            cause: "the module was built for another kernel", advice: "\(.build)"),
        LogRule(
            "symbol-versions", saying: .symbolVersions,
            cause: "the module was built with other headers than this kernel's",
            advice: "\(.reinstallHeaders), then: \(.build)"),
        LogRule(
            "module-struct-size", saying: .structSize,
            cause: "the headers that the module was built with do not match this kernel",
            advice: "\(.reinstallHeaders), then: \(.build)"),
        LogRule(
            "odd-relocation", saying: .relocation,
            cause: "an unusual toolchain made the module, and the kernel does not load it",
            advice: "rebuild it with the kernel's own compiler: \(.build)"),
        LogRule(
            "key-rejected", saying: .keyRejected, .unsigned, .keyUnavailable,
            cause: "Secure Boot is on, and the key that the modules are signed with is not enrolled",
            advice: "mokutil --import /var/lib/dkms/mok.pub, reboot, and confirm it there"),
        LogRule(
            "driver-library-mismatch", saying: .libraryMismatch,
            cause: "a reboot is pending, or modules and userspace driver have two versions",
            advice: "reboot; if it stays, install both in one version: \(.upgrade)"),
        LogRule(
            "api-mismatch", saying: .apiMismatch,
            cause: "an older module than the userspace driver was loaded, probably from the initramfs",
            advice: "\(.makeImages), then reboot"),
        LogRule(
            "mixed-set", saying: .mixedSet,
            cause: "the modules are of several versions", advice: "rebuild all of them: \(.build)"),
        LogRule(
            "gpu-taken", saying: .gpuTaken,
            cause: "another driver, nouveau or nova_core, holds the GPU",
            advice:
                "blacklist nouveau and nova_core in /etc/modprobe.d once the modules are verified; \(.makeImages)"
        ),
    ]

    /// The kernel's own protections.
    package static let hardening: [LogRule] = [
        LogRule(
            "return-thunk", .harmless, saying: .returnThunk,
            cause: "the kernel saw a return without its mitigation; the module works"),
        LogRule(
            "missing-endbr", saying: .endbrMissing,
            cause: "the kernel checks indirect jumps (IBT), and an object of the driver was built without that",
            advice: "rebuild with the kernel's own compiler: \(.build)"),
        LogRule(
            "kcfi", saying: .kcfi,
            cause: "a kernel with kCFI, which NVIDIA's driver does not support",
            advice: "boot another kernel, and ignore this one in /etc/nvctl.conf"),
        LogRule(
            "btf-mismatch", saying: .btfMismatch,
            cause: "the module's type information was made against another vmlinux", advice: "\(.build)"),
    ]
}
