import DriverModel
import DriverTestSupport
import FoundationEssentials
import Host
import SystemPackage
import TestSupport

/// The system that the examples of the seed document show: an Arch-like one with four kernels and a
/// driver that is built from a git clone.
struct SeedSystem {
    static let clone: FilePath = "/home/user/open-gpu-kernel-modules"
    static let remote = "https://github.com/NVIDIA/open-gpu-kernel-modules.git"
    static let commit = String(repeating: "a", count: 40)
    static let zen = "6.18.1-zen1-2-zen"
    static let cachyos = "6.18.2-1-cachyos-lto"
    static let tkg = "6.18.2-273-tkg-linux-ghost"
    static let old = "6.18.1-1-cachyos-lto"
    static let dkmsFolder: FilePath = "/var/lib/dkms/nvidia/590.48.01"
    static let keptFolder: FilePath = "/var/log/nvctl/nvidia-590.48.01"

    let fixture: FixtureRoot

    init() throws {
        fixture = try FixtureRoot()
        try fixture.folder("/var/lib/pacman/local")
        for release in [Self.zen, Self.cachyos, Self.tkg] { try fixture.kernel(release) }
        try fixture.kernel(Self.old, headers: false)
        try snapshot()
        try fixture.link(Self.dkmsFolder.appending("source"), to: "/usr/src/nvidia-590.48.01")
        for release in [Self.zen, Self.cachyos, Self.tkg] { try fixture.installed(release) }
        try gitClone(head: Self.commit)
        try fixture.hook()
    }

    var host: Host {
        fixture.host(running: Self.cachyos, now: FixtureRoot.now, programs: NoPrograms(installed: ["dkms"]))
    }

    func run(_ arguments: String...) -> CommandRun { CommandRun(arguments, on: host) }

    /// The logs of the example: the third kernel has none.
    func writeLogs() throws {
        try hookLog("20251219-235312", lines: 156, secondsAgo: 2 * 60 + 5)
        try hookLog("20251218-143022", lines: 142, secondsAgo: 33 * 3600)
        try fixture.link("/var/log/nvidia-dkms/latest.log", to: "build-20251219-235312.log")
        try fixture.log(Self.dkmsLog(Self.cachyos), lines: 1842, secondsAgo: 3 * 3600 + 1200)
        try fixture.log(Self.dkmsLog(Self.zen), lines: 1836, secondsAgo: 25 * 3600)
        try fixture.root.unlink(Self.dkmsLog(Self.tkg))
    }

    func hookLog(
        _ time: String, lines: Int = 3, last: String = "nvctl: result=ok exit=0", secondsAgo: Int64
    ) throws {
        try fixture.log(
            FilePath("/var/log/nvidia-dkms/build-\(time).log"), lines: lines, last: last, secondsAgo: secondsAgo)
    }

    static func dkmsLog(_ kernel: String) -> FilePath {
        dkmsFolder.appending(kernel).appending("x86_64/log/make.log")
    }

    /// The record of a failed build, and the log of it, as nvctl keeps them.
    func failure(
        _ kernel: String, _ sentence: String, secondsAgo: Int64, folder: FilePath = keptFolder, log: Bool = true
    ) throws {
        let record = BuildRecord(
            module: "nvidia", version: "590.48.01", kernel: kernel, architecture: "x86_64", failure: sentence,
            exitStatus: 10, started: FixtureRoot.now - secondsAgo - 60, ended: FixtureRoot.now - secondsAgo)
        try fixture.file(
            folder.appending("\(kernel)-x86_64.json"), bytes: Array(try JSONEncoder().encode(record)))
        if log { try fixture.log(folder.appending("\(kernel)-x86_64.log"), lines: 20, secondsAgo: secondsAgo) }
    }

    /// What `source init` leaves. The arguments are what its record says of the clone.
    func snapshot(
        tag: String? = "590.48.01", commit: String? = commit, isModified: Bool = false, remote: String? = remote
    ) throws {
        let tree = SourceRecord.snapshot(of: DriverVersion("590.48.01"))
        try fixture.file(tree.appending("dkms.conf"), FixtureRoot.conf())
        try fixture.file(tree.appending("version.mk"), "NVIDIA_VERSION = 590.48.01\n")
        try fixture.folder(tree.appending("kernel-open"))
        let record = SourceRecord(
            clone: Self.clone.string, remote: remote, tag: tag, commit: commit, isModified: isModified,
            fingerprint: "", taken: FixtureRoot.now)
        try fixture.file(
            SourceRecord.file(of: DriverVersion("590.48.01")), bytes: Array(try JSONEncoder().encode(record)))
        try fixture.link("/usr/src/nvidia-590.48.01", to: tree)
    }

    /// The clone as git leaves it after `clone` and `checkout`, its tags packed.
    func gitClone(head: String, packed: String? = nil, at path: FilePath = clone) throws {
        try fixture.file(path.appending("version.mk"), "NVIDIA_VERSION = 590.48.01\n")
        try fixture.folder(path.appending("kernel-open"))
        try fixture.file(path.appending(".git/HEAD"), head + "\n")
        try fixture.file(path.appending(".git/config"), "[remote \"origin\"]\n\turl = \(Self.remote)\n")
        let tags = """
            # pack-refs with: peeled fully-peeled sorted
            \(String(repeating: "9", count: 40)) refs/tags/580.105.08
            \(Self.commit) refs/tags/590.48.01
            """
        try fixture.file(path.appending(".git/packed-refs"), (packed ?? tags) + "\n")
    }
}
