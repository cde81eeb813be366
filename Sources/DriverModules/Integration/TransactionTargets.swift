import Host
import SystemPackage

/// What of a package manager's transaction concerns kernels and the driver: the paths that pacman hands to its hooks,
/// one a line and without the leading slash (alpm-hooks(5), NeedsTargets).
public struct TransactionTargets: Hashable, Sendable {
    /// Kernels with files of theirs among the paths.
    public private(set) var kernels: Set<KernelRelease> = []
    /// Kernels that get an image, and those that get headers.
    public private(set) var images: Set<KernelRelease> = []
    public private(set) var headers: Set<KernelRelease> = []
    /// Folders of /usr/src whose dkms.conf is among the paths.
    public private(set) var sources: Set<String> = []
    /// Versions in the names of the userspace driver's library.
    public private(set) var userspace: Set<DriverVersion> = []

    public var isEmpty: Bool { kernels.isEmpty && sources.isEmpty && userspace.isEmpty }

    public init() {}

    public init(lines: some Sequence<some StringProtocol>) { for line in lines { add(line) } }

    /// What is no path that a hook of ours asks for says nothing, whoever has written it.
    public mutating func add(_ line: some StringProtocol) {
        let words = line.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        guard words.count >= 3, words[0] == "usr" else { return }
        switch (words[1], words[2]) {
        case ("lib", "modules") where words.count > 4: addKernel(KernelRelease(words[3]), Array(words[4...]))
        case ("src", let folder) where words.count == 4 && words[3] == "dkms.conf" && folder.hasPrefix("nvidia"):
            sources.insert(folder)
        case ("lib", let file) where words.count == 3 && file.hasPrefix(Self.library):
            let version = DriverVersion(String(file.dropFirst(Self.library.count)))
            if version.isWellFormed, version.text.contains(".") { userspace.insert(version) }
        default: break
        }
    }

    private static let library = "libnvidia-ml.so."

    private mutating func addKernel(_ kernel: KernelRelease, _ inside: [String]) {
        guard kernel.isWellFormed else { return }
        switch inside[0] {
        case "vmlinuz", "modules.order", "modules.alias", "pkgbase": images.insert(kernel)
        case "build": headers.insert(kernel)
        case "extramodules", "kernel", "updates": break
        default: return
        }
        kernels.insert(kernel)
    }
}
