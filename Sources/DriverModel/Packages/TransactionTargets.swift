/// What a package manager's transaction has to do with kernels and the driver. pacman passes paths to its hooks, one on
/// each line and without the leading slash (`alpm-hooks(5)`, NeedsTargets).
package struct TransactionTargets: Hashable, Sendable {
    /// Kernels with files among the paths.
    package private(set) var kernels: Set<KernelRelease> = []
    /// Kernels whose image is among the paths, and kernels whose headers are.
    package private(set) var images: Set<KernelRelease> = []
    package private(set) var headers: Set<KernelRelease> = []
    /// Folders of /usr/src whose dkms.conf is among the paths.
    package private(set) var sources: Set<String> = []
    /// Versions of the userspace driver.
    package private(set) var userspace: Set<DriverVersion> = []

    package var isEmpty: Bool { kernels.isEmpty && sources.isEmpty && userspace.isEmpty }

    package init(lines: some Sequence<some StringProtocol>) { for line in lines { add(line) } }

    /// Ignores lines that are not paths of the kind that nvctl's hooks ask for, whoever wrote them.
    private mutating func add(_ line: some StringProtocol) {
        let words = String(line).split(separator: "/", maxSplits: 8).map(String.init)
        guard words.count >= 3, words[0] == "usr" else { return }
        if words[1] == "lib", words[2] == "modules", words.count >= 5 {
            add(KernelRelease(words[3]), file: words[4])
        } else if words[1] == "src", words.count == 4, words[3] == "dkms.conf", words[2].hasPrefix("nvidia") {
            sources.insert(words[2])
        } else if words[1] == "lib", words.count == 3, let version = Userspace.version(ofLibrary: words[2]) {
            userspace.insert(version)
        }
    }

    private mutating func add(_ kernel: KernelRelease, file: String) {
        guard kernel.isWellFormed else { return }
        switch file {
        case "vmlinuz": images.insert(kernel)
        case "build": headers.insert(kernel)
        case "extramodules", "kernel": break
        default: return
        }
        kernels.insert(kernel)
    }
}

extension Inventory {
    /// The working modules that a transaction takes away, with the registration that they belong to.
    package func leaving(
        with targets: TransactionTargets
    ) -> [(registration: Registration, builds: [DkmsTree.Build])] {
        registrations.filter(\.isUsable).compactMap { registration in
            let isReplaced = targets.sources.contains(registration.source?.path.lastComponent?.string ?? "")
            let builds = registration.builds.filter { build in
                usableBuilds.contains(build.folder) && (isReplaced || targets.kernels.contains(build.kernel))
            }
            return builds.isEmpty ? nil : (registration, builds)
        }
    }
}
