/// Scratch systems that are Arch, with a real pacman and the hook.
enum ArchSystem {
    static let zen = "6.18.1-zen1-1-zen"
    static let newZen = "6.18.2-zen1-1-zen"
    static let tkg = "6.18.0-tkg-bore"

    /// A system with a kernel, its headers, the driver and its userspace, all of it built and installed; and the hook.
    private static let system = #"""
        zen=6.18.1-zen1-1-zen newZen=6.18.2-zen1-1-zen tkg=6.18.0-tkg-bore
        file() { echo "$packages/$1-1-any.pkg.tar.zst"; }
        dotted() { echo "${1//-/.}"; }
        kernel() { # NAME RELEASE: makes both packages
            kernel_package "$1" "$2"
            headers_package "$1" "$2"
        }
        files_of() { file "$1-$(dotted "$2")" && file "$1-headers-$(dotted "$2")"; } # NAME RELEASE
        pacman_system
        kernel linux-zen "$zen"
        driver_package 590.48.01
        userspace_package 590.48.01
        install_nvctl
        quietly nvctl driver dkms hook
        transaction -U $(files_of linux-zen "$zen") "$(file nvidia-open-dkms-590.48.01)" "$(file nvidia-utils-590.48.01)" \
            >/var/log/first 2>&1
        cp "$packages"/*.pkg.tar.zst /var/cache/pacman/pkg/

        """#

    static func run(_ script: String, limit: Int = 900) async throws -> Scratch.Results {
        try await Scratch.run(PacmanPrelude.text + DesktopPrelude.text + system + script, on: .new, limit: limit)
    }

    /// As the seed document has it.
    static let box = """
        ╔════════════════════════════════════════════════════════════╗
        ║  NVIDIA DKMS build failed! Check logs:                     ║
        ║    nvctl driver dkms logs                                  ║
        ║    cat /var/log/nvidia-dkms/latest.log                     ║
        ╚════════════════════════════════════════════════════════════╝
        """
}

extension Scratch.Step {
    /// pacman's standard output has what hooks print, whichever way.
    var everything: String { output + errors }
}
