/// What the user sees at the end of a transaction that went wrong. The words are those of the seed document.
enum FailureBox {
    static let text = """
        ╔════════════════════════════════════════════════════════════╗
        ║  NVIDIA DKMS build failed! Check logs:                     ║
        ║    nvctl driver dkms logs                                  ║
        ║    cat /var/log/nvidia-dkms/latest.log                     ║
        ╚════════════════════════════════════════════════════════════╝
        """
}
