import SystemPackage

/// The dkms.conf that nvctl writes for NVIDIA's whole source tree.
///
/// Tested with dkms 3.0.10 and 3.2. The text itself explains its lines, because people read and copy such files.
package struct DkmsConfTemplate: Hashable, Sendable {
    package let version: DriverVersion

    package init(version: DriverVersion) {
        self.version = version
    }

    package static let modules = DriverModules.all

    package var text: String {
        var lines = [
            "# Written by nvctl for the whole source tree of NVIDIA's open kernel modules.",
            "PACKAGE_NAME=\"nvidia\"",
            "PACKAGE_VERSION=\"\(version)\"",
            "AUTOINSTALL=\"yes\"",
            "",
            "# If a kernel was built with clang (CachyOS, TKG), its modules must be built with clang, too. LLVM=1 is",
            "# for Kbuild; the kernel-independent part only looks at CC and LD.",
            "nv_llvm=\"\"",
            "for nv_config in \"/lib/modules/$kernelver/build/.config\" "
                + "\"/lib/modules/$kernelver/build/include/config/auto.conf\"; do",
            "    if grep -qs '^CONFIG_CC_IS_CLANG=y' \"$nv_config\"; then nv_llvm=\"LLVM=1 CC=clang LD=ld.lld\"; fi",
            "done",
            "",
            "# 'make' is quoted, because DKMS adds KERNELRELEASE to a string that begins with make. NVIDIA's Makefile",
            "# would then behave as if Kbuild had started it. KERNEL_UNAME chooses the kernel; without it the modules",
            "# are built for the running kernel.",
            "MAKE[0]=\"'make' -j${parallel_jobs:-$(nproc)} modules KERNEL_UNAME=${kernelver} "
                + "IGNORE_PREEMPT_RT_PRESENCE=1 $nv_llvm\"",
            "# Each build has a new folder, so there is nothing to clean.",
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

    /// Whether a file has this template's commands. The comments may differ: other versions of nvctl explain the same
    /// commands in other words.
    package func hasCommands(of text: String) -> Bool { Self.commands(in: self.text) == Self.commands(in: text) }

    private static func commands(in text: String) -> [Substring] {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    }
}
