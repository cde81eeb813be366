import Glibc
import Host
import SystemPackage
import SystemValues
import Testing

/// The real things that these tests work on, and which of them are missing.
enum Parts {
    /// The checkout: this file is in its `Tests/IntegrationTests/Support`.
    static let repository = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent().removingLastComponent()
    static let folder = FilePath(environment("NVCTL_PARTS") ?? repository.appending(".build-parts").string)
    /// The folder of the package's programs: beside these tests, which were built with them.
    static let products =
        SystemRoot.host.linkTarget("/proc/self/exe")?.removingLastComponent() ?? repository.appending(".build/debug")
    static let program = products.appending("nvctl")

    static let kernelLayer = folder.appending("kernels")
    static let kernels = SystemRoot.host.names(in: kernelLayer.appending("usr/lib/modules"))

    /// Debian's plain kernel, the one that most tests build for.
    static let plain = kernels.first { $0.hasPrefix("6.1.") && !$0.contains("-cloud-") && !$0.contains("-rt-") } ?? ""
    static let cloud = kernels.first { $0.contains("-cloud-") } ?? ""
    static let realTime = kernels.first { $0.contains("-rt-") } ?? ""
    static let backport = kernels.first { $0.hasPrefix("6.12.") } ?? ""

    /// What is missing before anything can be tested; empty if nothing is.
    static let missing: [String] = {
        var missing: [String] = []
        if plain.isEmpty || cloud.isEmpty || backport.isEmpty { missing.append("kernels (scripts/parts kernels)") }
        for part in Dkms.allCases where !SystemRoot.host.isDirectory(part.layer) {
            missing.append("\(part.part) (scripts/parts \(part.part))")
        }
        if !SystemRoot.host.isFile(program) { missing.append("\(program) (swift build)") }
        for tool in ["git", "gcc", "make", "unshare", "setpriv"] where !isInstalled(tool) { missing.append(tool) }
        // Only root can make a clone that belongs to somebody else.
        if geteuid() != 0 { missing.append("root") }
        return missing
    }()

    /// What is missing for transactions of a real pacman.
    static let missingForPacman = missing + ["pacman", "dbus-daemon", "notify-send"].filter { !isInstalled($0) }

    /// The plain kernel's image, and modules of its own.
    static let bootLayer = folder.appending("kernel-image")

    /// What is missing for booting it.
    static let missingForBoots: [String] = {
        let image = bootLayer.appending("boot/vmlinuz-\(plain)")
        let missing = SystemRoot.host.isFile(image) ? [] : ["kernel-image (scripts/parts kernel-image)"]
        return missing + ["qemu-system-x86_64"].filter { !isInstalled($0) }
    }()

    static let initramfsLayer = folder.appending("initramfs")
    static let dracutLayer = folder.appending("dracut")
    static let kernelInstallLayer = folder.appending("kernel-install")

    /// The package of headers of the plain kernel; nil when it could not be fetched.
    static let headersPackage: FilePath? = {
        let place = folder.appending("headers-package")
        return SystemRoot.host.names(in: place).first { $0.hasSuffix(".deb") }.map { place.appending($0) }
    }()

    static let areThere = missing.isEmpty
    static let reason: Comment = "missing: \(missing.joined(separator: ", "))"

    static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    static func isInstalled(_ tool: String) -> Bool {
        SearchPath.directories.contains { SystemRoot.host.isFile(FilePath($0).appending(tool)) }
    }
}

/// The two versions of DKMS that everything must work with.
enum Dkms: String, CaseIterable, CustomTestStringConvertible {
    /// 3.0.10, Debian 12's.
    case old
    /// 3.2 or later.
    case new

    var part: String { "dkms-\(rawValue)" }
    var layer: FilePath { Parts.folder.appending(part) }
    var testDescription: String { part }
}

@Suite struct PartsTests {
    /// A skip that nobody sees proves nothing, so continuous integration has no skips.
    @Test(.enabled(if: Parts.environment("CI") != nil, "only in continuous integration"))
    func nothingIsSkippedInContinuousIntegration() {
        #expect(Parts.missingForPacman == [])
        #expect(Parts.headersPackage != nil)
        #expect(SystemRoot.host.isDirectory(Parts.initramfsLayer))
        #expect(SystemRoot.host.isDirectory(Parts.dracutLayer))
        #expect(SystemRoot.host.isDirectory(Parts.kernelInstallLayer))
        #expect(Parts.missingForBoots == [])
    }
}
