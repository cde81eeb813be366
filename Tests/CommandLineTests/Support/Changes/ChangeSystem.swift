import DriverModel
import DriverTestSupport
import Host
import SystemPackage
import TestSupport

/// An Arch-like system with two kernels and the driver's source in /usr/src, for commands that change it. DKMS does not
/// know the driver yet, and no kernel has modules.
struct ChangeSystem {
    static let arch = "6.18.1-arch1-1"
    static let zen = "6.18.1-zen1-1-zen"
    static let older = "580.105.08"

    let fixture: FixtureRoot
    let programs: FakePrograms

    init() throws {
        fixture = try FixtureRoot(inMemory: true)
        programs = FakePrograms(fixture)
        try fixture.file("/etc/os-release", "NAME=\"Arch Linux\"\nID=arch\n")
        try fixture.folder("/var/lib/pacman/local")
        try fixture.folder("/tmp")
        try fixture.file("/usr/src/nvidia-590.48.01/dkms.conf", FixtureRoot.conf())
        try fixture.file("/usr/src/nvidia-590.48.01/version.mk", "NVIDIA_VERSION = 590.48.01\n")
        try fixture.kernel(Self.arch)
        try fixture.kernel(Self.zen, pkgbase: "linux-zen")
        // DKMS makes this key in the very first build, and other builds wait for it.
        try fixture.file("/var/lib/dkms/mok.key", "key")
    }

    /// The same with the driver registered, built and installed for both kernels.
    static func installed() async throws -> ChangeSystem {
        let system = try ChangeSystem()
        try system.fixture.registration()
        for kernel in [arch, zen] {
            try system.fixture.installed(kernel)
            _ = try await system.fixture.depmod(["-a", kernel])
        }
        return system
    }

    var host: Host { fixture.host(running: Self.arch, now: FixtureRoot.now, programs: programs) }

    /// `answer` is what the user says when asked; nil means that nobody is there.
    func run(_ arguments: String..., answer: String? = nil) async -> CommandRun {
        guard let answer else { return await CommandRun.waiting(arguments, on: host) }
        return await CommandRun.waiting(arguments, on: host, answering: { answer })
    }

    /// What each kernel has: `<kernel> <state> <version>`.
    var kernels: [String] {
        fixture.inventory().kernels.map { kernel in
            let version = kernel.modules.version.map { " \($0)" } ?? ""
            return "\(kernel.release) \(kernel.modules.state)\(version)"
        }
    }

    var registrations: [String] { fixture.inventory().registrations.map(\.title).sorted() }

    /// Every file and folder: path, mode, and content or link target. Without /run, where the lock file stays.
    var files: Set<String> { Set(listing("/").filter { !$0.hasPrefix("/run") }) }

    private func listing(_ folder: FilePath) -> [String] {
        fixture.root.names(in: folder).flatMap { name -> [String] in
            let path = folder.appending(name)
            guard let status = fixture.root.status(path) else { return [] }
            switch status.kind {
            case .directory:
                let inside = listing(path)
                // nvctl leaves its own folders there when they become empty.
                return inside.isEmpty && path.starts(with: Places.state) ? [] : ["\(path)/ \(status.mode)"] + inside
            case .link: return ["\(path) -> \(fixture.root.linkTarget(path)?.string ?? "")"]
            default: return ["\(path) \(status.mode) \((try? fixture.root.read(path))?.hashValue ?? 0)"]
            }
        }
    }

    /// Paths that a run left behind and nobody needs. A completed run leaves none.
    var leftovers: [String] {
        let root = fixture.root
        let hidden = listing("/").map { String($0.prefix { $0 != " " }) }
            .filter { $0.contains("/.nvctl-") || $0.contains("/.new-") || $0.contains("/.tmp_") }
        let own = ["build", "unfinished", "rollback", "check-out", "partial-switch"]
            .map { Places.state.appending($0) }
            .filter { root.isDirectory($0) ? !root.names(in: $0).isEmpty : root.exists($0) }
        return hidden + own.map(\.string) + (ProcessLock.isHeld(in: root) ? ["the lock"] : [])
    }
}
