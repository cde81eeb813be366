/// Scratch systems that are Arch, with a real pacman and the hook.
enum ArchSystem {
    static let zen = "6.18.1-zen1-1-zen"
    static let newZen = "6.18.2-zen1-1-zen"
    static let tkg = "6.18.0-tkg-bore"

    /// - Parameter script: its path in `Scripts`; it begins with arch.sh.
    static func run(_ script: String) async throws -> Scratch.Results { try await Scratch.run(script, on: .new) }

    /// The box of the seed document.
    static let box = """
        ╔════════════════════════════════════════════════════════════╗
        ║  NVIDIA DKMS build failed! Check logs:                     ║
        ║    nvctl driver dkms logs                                  ║
        ║    cat /var/log/nvidia-dkms/latest.log                     ║
        ╚════════════════════════════════════════════════════════════╝
        """
}

extension Scratch.Step {
    /// What pacman and its hooks print, on either stream.
    var everything: String { output + errors }
}
