import Host
import SystemPackage

/// The GPU itself, and what it needs besides modules.
enum GpuRules {
    /// The open modules drive Turing and later; device numbers before 1e00 are of earlier chips.
    @Sendable static func unsupported(_ examination: Examination) -> [Finding] {
        guard examination.inventory.active?.licence == .open else { return [] }
        return examination.running.devices.compactMap { device in
            guard let number = UInt32(device.number, radix: 16), number < 0x1e00 else { return nil }
            return Finding(
                .gpuUnsupported, .error, "this GPU is older than Turing, and NVIDIA's open modules do not drive it",
                evidence: [(device.path.appending("device"), "0x\(device.number)")],
                remedy: "the proprietary driver of the 580 branch (Arch: nvidia-580xx-dkms from the AUR)")
        }
    }

    /// The open modules always use GSP, whose firmware has to be of their own version.
    @Sendable static func firmware(_ examination: Examination) -> [Finding] {
        guard !examination.running.devices.isEmpty else { return [] }
        let sets = examination.booted.map(\.modules).filter { set in
            set.files.contains { $0.info.map { !$0.isProprietary } ?? false }
        }
        return Set(sets.compactMap(\.version)).sorted().compactMap { version in
            guard let files = examination.firmware[version], files.isEmpty else { return nil }
            return Finding(
                .firmwareMissing, .error,
                "the GSP firmware of version \(version.text.printable) is not there, and no GPU starts without it",
                evidence: [(FilePath("/lib/firmware/nvidia").appending(version.text), "no gsp_*.bin")],
                remedy: "install nvidia-utils (Debian: firmware-nvidia-gsp) of the same version")
        }
    }
}
