/// Errors because a kernel's functions and structures differ from those that the driver was written for.
extension LogRule {
    static let interface: [LogRule] = [
        LogRule(
            "zone-device-page", matching: "arguments to function 'zone_device_page_init'",
            "arguments to function call, % zone_device_page_init",
            cause: "kernel 6.19 changed zone_device_page_init, which driver 590 still calls in the old way",
            advice: "install a newer driver (\(.upgrade)), or boot an older kernel until there is one"),
        LogRule(
            "interface-changed", matching: "error: implicit declaration of function '",
            "error: call to undeclared function '",
            "error: %has no member named '", "error: no member named '", "error: too few arguments to function",
            "error: too many arguments to function", "error: %incompatible pointer type",
            "error: incompatible %pointer type",
            "error: '%' undeclared", "error: use of undeclared identifier '", "error: unknown type name '",
            "error: conflicting types for '", "error: storage size of '",
            "fatal error: linux/%: No such file or directory",
            "fatal error: 'linux/%' file not found", "fatal error: asm/%: No such file or directory",
            "fatal error: drm/%: No such file or directory", "error: invalid use of undefined type '",
            cause: "the kernel's interface has changed: \(.kernel) is newer than what \(.driver) supports",
            advice: "install a newer driver (\(.upgrade)), or boot an older kernel until there is one"),
    ]
}
