import SystemPackage

/// The dkms.conf that nvctl writes for NVIDIA's whole source tree.
///
/// Tried with dkms 3.0.10 and 3.2; why each line is as it is stands in the text itself, because people
/// read and copy such files.
package struct DkmsConfTemplate: Hashable, Sendable {
    package let version: DriverVersion

    package init(version: DriverVersion) {
        self.version = version
    }

    package static let modules = DriverModules.all

    package var text: String {
        var lines = [
            "# Written by nvctl for NVIDIA's open kernel modules, all of the source tree.",
            "PACKAGE_NAME=\"nvidia\"",
            "PACKAGE_VERSION=\"\(version)\"",
            "AUTOINSTALL=\"yes\"",
            "",
            "# A kernel that was built with clang needs its modules built with clang (CachyOS, TKG). LLVM=1 is",
            "# for Kbuild; the kernel-independent part goes by CC and LD alone.",
            "nv_llvm=\"\"",
            "for nv_config in \"/lib/modules/$kernelver/build/.config\" \"/lib/modules/$kernelver/build/include/config/auto.conf\"; do",
            "    if grep -qs '^CONFIG_CC_IS_CLANG=y' \"$nv_config\"; then nv_llvm=\"LLVM=1 CC=clang LD=ld.lld\"; fi",
            "done",
            "",
            "# 'make' is quoted: DKMS adds KERNELRELEASE to a string that begins with make, and NVIDIA's",
            "# Makefile would then believe that it is inside Kbuild. KERNEL_UNAME chooses the kernel: without",
            "# it the modules are built for the running one.",
            "MAKE[0]=\"'make' -j${parallel_jobs:-$(nproc)} modules KERNEL_UNAME=${kernelver} IGNORE_PREEMPT_RT_PRESENCE=1 $nv_llvm\"",
            "# The build folder is new each time.",
            "CLEAN=\"true\"",
            "",
        ]
        for (index, module) in Self.modules.enumerated() {
            lines += [
                "BUILT_MODULE_NAME[\(index)]=\"\(module)\"",
                "BUILT_MODULE_LOCATION[\(index)]=\"kernel-open\"",
                "DEST_MODULE_LOCATION[\(index)]=\"/updates/dkms\"",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
