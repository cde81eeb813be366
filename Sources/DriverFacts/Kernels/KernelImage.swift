import DriverModel
import Host
import SystemPackage
import Text

/// The file that a boot loader would start.
package struct KernelImage {
    /// Why there is no image to start.
    struct Problem: Error, Hashable, Sendable {
        let reason: String
        /// The image exists, but only root may read it, as on Ubuntu.
        var needsRoot = false
    }

    let path: FilePath

    /// The first complete image of this release: where the kernel's package keeps it, or where it is booted from.
    static func find(for kernel: InstalledKernel, in root: SystemRoot) -> Result<KernelImage, Problem> {
        var paths = [kernel.folder.appending("vmlinuz"), BootImage.path(of: kernel.release.text)]
        if let base = root.firstLine(kernel.folder.appending("pkgbase")), !base.contains("/") {
            paths.append(BootImage.path(of: base))
        }
        var problems: [Problem] = []
        for path in paths where root.exists(path) {
            guard let problem = problem(of: path, for: kernel.release, in: root) else {
                return .success(KernelImage(path: path))
            }
            problems.append(problem)
        }
        let places = paths.map(\.string.printable).joined(separator: ", ")
        return .failure(problems.first ?? Problem(reason: "this kernel has no image (looked for \(places))"))
    }

    private static func problem(of path: FilePath, for release: KernelRelease, in root: SystemRoot) -> Problem? {
        let name = path.string.printable
        do {
            guard let found = self.release(in: try root.read(path, limit: 1 << 16)) else {
                return Problem(reason: "\(name) is not the image of a Linux kernel for x86_64")
            }
            guard found != release.text else { return nil }
            return Problem(reason: "\(name) is the image of another kernel: \(found.printable)")
        } catch {
            return Problem(reason: error.words, needsRoot: error.isPermission)
        }
    }

    /// The release that an x86 image contains. The word at 0x20e points to it, counted from 0x200
    /// (Documentation/arch/x86/boot.rst).
    static func release(in image: [UInt8]) -> String? {
        guard image.count > 0x210, Array(image[0x202..<0x206]) == Array("HdrS".utf8) else { return nil }
        let start = 0x200 + Int(image[0x20e]) + Int(image[0x20f]) << 8
        guard start < image.count else { return nil }
        let text = image[start...].prefix { $0 > 0x20 && $0 < 0x7f }
        return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }
}
