import Host
import TestSupport

/// The system in the seed document's example of a cleanup: the packages of the old kernels are gone, but their folders
/// are still there.
struct SeedCleanup {
    static let running = "6.18.4-273-tkg-linux-ghost"
    static let zen = "6.18.5-zen1-1-zen"
    static let olderZen = "6.18.4-zen1-1-zen"
    static let old = ["6.18.4-1-cachyos-lto", "6.18.3-1-cachyos-lto", "6.18.2-1-cachyos-lto"]

    let fixture: FixtureRoot

    init() throws {
        fixture = try FixtureRoot()
        try fixture.folder("/etc")
        try fixture.registration()
        for release in [Self.running, Self.zen, Self.olderZen] {
            try fixture.kernel(release, pkgbase: nil, vmlinuz: true)
        }
        for release in Self.old { try fixture.kernel(release) }
        for release in [Self.running, Self.zen, Self.olderZen] + Self.old { try fixture.installed(release) }
        try fixture.file("/boot/loader/loader.conf", "default zen.conf\ntimeout 3\n")
        try fixture.file("/boot/loader/entries/zen.conf", "title Zen\nlinux /vmlinuz-\(Self.zen)\n")
    }

    /// The host of a user who may look but not change anything.
    var host: Host {
        fixture.host(running: Self.running, user: 1000, programs: NoPrograms(installed: ["dkms"]))
    }

    func run(_ arguments: String...) async -> CommandRun {
        await CommandRun.waiting(["driver", "dkms", "cleanup"] + arguments, on: host)
    }
}
