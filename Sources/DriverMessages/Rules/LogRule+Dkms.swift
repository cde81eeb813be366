import DriverModel

/// Messages of DKMS and of the hooks around it (3.0.10 to 3.4.3, and Arch's hook).
extension LogRule {
    static let dkms: [LogRule] = [
        LogRule(
            "headers-missing-for-module", matching: "ERROR: Missing % kernel headers for module",
            cause: "the headers of \(.kernel) are not installed, or only its modules folder is left over",
            advice: "\(.installHeaders); if nothing boots that kernel any more, remove its folder in /lib/modules"),
        LogRule(
            "kernel-tree-missing", matching: "Missing % kernel modules tree for module",
            cause: "the headers belong to a kernel that is not installed",
            advice: "install the kernel and its headers in the same version: \(.upgrade)"),
        LogRule(
            "headers-not-found", matching: "Your kernel headers for kernel % cannot be found at",
            cause: "the headers of \(.kernel) are not installed", advice: "\(.installHeaders)"),
        LogRule(
            "headers-absent", matching: "kernel source tree not found", "nable to find kernel source tree",
            "nable to find the kernel source tree", "nable to locate the kernel source",
            "^make%: *** /lib/modules/%/build: No such file or directory",
            LogPattern("\(HookMessage.withoutHeaders):"),
            cause: "the headers of \(.kernel) are missing", advice: "\(.installHeaders)"),
        LogRule(
            "registration-broken", matching: "Missing the source directory or the symbolic link",
            "Missing the module source directory or the symbolic link",
            cause: "the driver is registered with DKMS, but its folder in /usr/src was removed",
            advice: "put the source back in \(.source), or remove the registration: \(.unregister)"),
        LogRule(
            "dkms-conf-missing", matching: "Could not locate dkms.conf file",
            cause: "DKMS still has a registration whose source no longer exists",
            advice: "remove that registration: \(.unregister(nil))"),
        LogRule(
            "source-folder-missing", matching: "Could not find module source directory",
            cause: "the source of \(.driver) is not in \(.source)",
            advice: "install the package with the driver's source, or: \(.sourceInit())"),
        LogRule(
            "already-there", matching: "DKMS tree already contains", "has already been built on",
            cause: "DKMS still has the result of an earlier build",
            advice: "check '\(.status)', then build again: \(.build)"),
        LogRule(
            "same-named-modules", matching: "Multiple same named modules!",
            cause: "the kernel's folder contains modules of the same names that DKMS did not build",
            advice: "remove the modules that were copied by hand, then: \(.build)"),
        LogRule(
            "depmod-failed", matching: "roblems with depmod detected", "roblem with depmod detected",
            cause:
                "depmod failed, so DKMS removed the modules again: the disk is full, or the kernel's folder is damaged",
            advice: "free some space, reinstall the package of \(.kernel), then: \(.build)"),
        LogRule(
            "dependency-missing", matching: "Missing dependencies to install module",
            cause: "another DKMS module must be built before this one (BUILD_DEPENDS in dkms.conf)",
            advice: "build the module that DKMS names first, then: \(.build)"),
        LogRule(
            "not-registered", matching: "dkms: module nvidia% is not found",
            "odule/version combination: % is not located in the DKMS tree",
            cause: "the driver is not registered with DKMS", advice: "\(.setup)"),
        LogRule(
            "modules-unsigned", .note, matching: "modules won't be signed", "Failed to sign module",
            cause: "the modules were not signed; a kernel that checks signatures rejects them",
            advice: "if Secure Boot is on, install openssl, kmod and the kernel's sign-file, then: \(.build)"),
        LogRule(
            "kernels-not-ready", .echo, matching: LogPattern("^\(HookMessage.notReady)"),
            cause: "the hook found kernels that are not ready for the next boot; that line names what is missing",
            advice: "follow the advice below that line, then: \(.build)"),
        LogRule(
            "wrapper-status", .echo, matching: "Bad return status for module build on kernel", "exited 10",
            cause: "make failed; DKMS's message does not say why",
            advice: "look further down in make.log: \(.logs(tail: 100))"),
    ]
}
