import DriverModel
import FoundationEssentials
import Host
import SystemPackage

extension SupportedGpus {
    private struct Document: Decodable {
        struct Chip: Decodable {
            let devid: String
            let subvendorid: String?
            let subdevid: String?
            let legacybranch: String?
            let features: [String]?
        }

        let chips: [Chip]
    }

    /// The places of packages of distributions, NVIDIA's installer, and NVIDIA's package that chooses a driver.
    private static let places: [FilePath] = [
        "/usr/share/nvidia/supported-gpus.json", "/usr/share/nvidia/supported-gpus/supported-gpus.json",
        "/usr/share/doc/nvidia/supported-gpus/supported-gpus.json",
        "/usr/share/doc/NVIDIA_GLX-1.0/supported-gpus/supported-gpus.json",
        "/usr/share/nvidia-driver-assistant/supported-gpus/supported-gpus.json",
    ]

    /// What the list says about a GPU; nil if there is no list, or it does not know the GPU.
    static func answer(on gpu: Gpu, in root: SystemRoot) -> Answer? {
        for place in places {
            guard let bytes = try? root.read(place),
                let document = try? JSONDecoder().decode(Document.self, from: Data(bytes))
            else { continue }
            // A device can be listed several times, for boards of different makers.
            let same = document.chips.filter { number($0.devid) == gpu.device }
            let board = same.first { chip in
                chip.subdevid != nil && number(chip.subdevid) == gpu.subsystemDevice
                    && number(chip.subvendorid) == gpu.subsystemVendor
            }
            guard let chip = board ?? same.first(where: { $0.subdevid == nil }) ?? same.first else { return nil }
            return Answer(
                isOpenSupported: chip.features?.contains("kernelopen") ?? false, legacyBranch: chip.legacybranch,
                list: place)
        }
        return nil
    }

    private static func number(_ text: String?) -> UInt16? {
        guard let text else { return nil }
        return UInt16(text.hasPrefix("0x") ? String(text.dropFirst(2)) : text, radix: 16)
    }
}
