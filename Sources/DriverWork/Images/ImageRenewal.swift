import DriverFacts
import DriverModel
import Host
import SystemPackage
import Text

/// Makes images again with the tool that made them.
struct ImageRenewal {
    struct Refused: WordedError, CustomStringConvertible {
        let image: Initramfs
        let reason: String

        var description: String { "\(image.path.string.printable) could not be made again: \(reason)" }
    }

    let host: Host

    /// Makes images of a kernel again if they contain older modules than the kernel's folder.
    func run(for kernel: InstalledKernel) async throws {
        guard let installed = ImageCheck(host: host).installed(for: kernel) else { return }
        for image in try await ImageCheck(host: host).outdated(for: kernel) {
            // One run of the tool makes all images of a preset, so this one may be new already.
            if made(image) < installed { try await renew(image, of: kernel, installed: installed) }
        }
    }

    private func made(_ image: Initramfs) -> Int64 { host.root.status(image.path, following: true)?.modified ?? 0 }

    private func renew(_ image: Initramfs, of kernel: InstalledKernel, installed: Int64) async throws {
        guard let program = image.renewal(for: kernel, in: host.root) else {
            throw Refused(image: image, reason: "nvctl does not know which tool makes it")
        }
        let result = try await host.programs.run(program, output: .captured(limit: 1 << 20))
        guard result.succeeded else { throw Refused(image: image, reason: ProgramError(program, .ended(result)).words) }
        guard made(image) >= installed else {
            throw Refused(
                image: image, reason: ProgramError(program, .withoutEffect("did not renew the image")).words)
        }
    }
}
