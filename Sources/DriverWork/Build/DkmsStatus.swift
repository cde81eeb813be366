/// What the exit statuses of `dkms` mean, unless they are reused for other things.
enum DkmsStatus {
    /// BUILD_EXCLUSIVE_KERNEL, _ARCH or _CONFIG excludes the kernel.
    static let excluded: Int32 = 77

    static func meaning(of status: Int32) -> String {
        switch status {
        case 1, 21: "the kernel's headers were not found"
        case 2: "the source is missing"
        case 3: "it is not in DKMS's tree, or an unfinished build is in the way"
        case 4: "dkms.conf is missing, or the registration is broken"
        case 5: "a patch is missing"
        case 6: "a patch did not apply, or the installation failed"
        case 7: "make succeeded, but a module is missing"
        case 8: "dkms.conf is faulty, or the source is empty"
        case 9: "there is no dkms.conf"
        case 10: "make failed"
        case 13: "a driver that it depends on is not installed"
        case 101: "PRE_INSTALL failed"
        default: "see the log"
        }
    }
}
