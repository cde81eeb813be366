/// What DKMS and the hooks around it say (3.0.10 to 3.4.3, and Arch's hook).
extension LogRule {
    static let dkms: [LogRule] = [
        LogRule(
            "headers-missing-for-module", matching: "ERROR: Missing % kernel headers for module",
            cause: "the headers of \(.kernel) are not installed, or its modules folder is what a removed kernel left",
            advice: "\(.installHeaders); a folder without a kernel can be removed"),
        LogRule(
            "kernel-tree-missing", matching: "Missing % kernel modules tree for module",
            cause: "the headers are of a kernel that is not installed",
            advice: "install kernel and headers in one version: \(.upgrade)"),
        LogRule(
            "headers-not-found", matching: "Your kernel headers for kernel % cannot be found at",
            cause: "the headers of \(.kernel) are not installed", advice: "\(.installHeaders)"),
        LogRule(
            "headers-absent", matching: "kernel source tree not found", "nable to find kernel source tree",
            "nable to find the kernel source tree", "nable to locate the kernel source",
            "^make%: *** /lib/modules/%/build: No such file or directory", "no headers to build them:",
            cause: "the headers of \(.kernel) are missing", advice: "\(.installHeaders)"),
        LogRule(
            "registration-broken", matching: "Missing the source directory or the symbolic link",
            "Missing the module source directory or the symbolic link",
            cause: "the driver is registered with DKMS, but its folder in /usr/src was removed",
            advice: "put the source back to \(.source), or remove the entry: \(.unregister)"),
        LogRule(
            "dkms-conf-missing", matching: "Could not locate dkms.conf file",
            cause: "DKMS still has an entry of a version whose source is gone",
            advice: "remove that entry: \(.unregister(nil))"),
        LogRule(
            "source-folder-missing", matching: "Could not find module source directory",
            cause: "the source of \(.driver) is not in \(.source)",
            advice: "install the package with the driver's source, or: \(.sourceInit())"),
        LogRule(
            "already-there", matching: "DKMS tree already contains", "has already been built on",
            cause: "DKMS still has the result of an earlier build",
            advice: "look at '\(.status)', then build anew: \(.build)"),
        LogRule(
            "same-named-modules", matching: "Multiple same named modules!",
            cause: "modules of the same names, which DKMS did not build, lie in the kernel's folder",
            advice: "remove those that were copied by hand, then: \(.build)"),
        LogRule(
            "depmod-failed", matching: "roblems with depmod detected", "roblem with depmod detected",
            cause:
                "depmod failed and DKMS took the modules away again: the disk is full, or the kernel's folder damaged",
            advice: "free space, reinstall the package of \(.kernel), then: \(.build)"),
        LogRule(
            "dependency-missing", matching: "Missing dependencies to install module",
            cause: "another DKMS module has to be built before this one (BUILD_DEPENDS in dkms.conf)",
            advice: "build the module that DKMS names first, then: \(.build)"),
        LogRule(
            "not-registered", matching: "dkms: module nvidia% is not found",
            "odule/version combination: % is not located in the DKMS tree",
            cause: "the driver is not registered with DKMS", advice: "\(.setup)"),
        LogRule(
            "modules-unsigned", .note, matching: "modules won't be signed", "Failed to sign module",
            cause: "the modules were not signed; a kernel that checks signatures refuses them",
            advice: "where Secure Boot is on, install openssl, kmod and the kernel's sign-file, then: \(.build)"),
        LogRule(
            "kernels-not-ready", .echo, matching: "^✗ ",
            cause: "the hook found kernels that are not ready for the next boot, and says there what they lack",
            advice: "do what stands under it as a hint, then: \(.build)"),
        LogRule(
            "wrapper-status", .echo, matching: "Bad return status for module build on kernel", "exited 10",
            cause: "make failed; these are only DKMS's own words for it",
            advice: "look further down in make.log: \(.logs(tail: 100))"),
    ]
}
