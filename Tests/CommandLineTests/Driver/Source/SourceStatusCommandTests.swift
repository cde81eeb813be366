import SystemPackage
import TestSupport
import Testing
import Text

@testable import NvctlCommandLine

/// What `source status` says about a source and about the clone that it came from.
@Suite struct SourceStatusCommandTests {
    let system: SeedSystem
    private let other = String(repeating: "b", count: 40)
    private let tagObject = String(repeating: "c", count: 40)

    init() throws { system = try SeedSystem() }

    private var fixture: FixtureRoot { system.fixture }

    private func run(_ options: String...) -> CommandRun {
        CommandRun(["driver", "source", "status"] + options, on: system.host)
    }

    /// The value after a label.
    private func value(_ label: String, in run: CommandRun) -> String? {
        run.lines.first { $0.hasPrefix(label + ":") }.map { String($0.dropFirst(label.count + 1).trimmingSpaces) }
    }

    // MARK: A snapshot of a clone

    @Test func changesInTheWorkTreeAreSaid() throws {
        try system.snapshot(isModified: true)
        #expect(value("Current Tag", in: run()) == "590.48.01 (modified)")
    }

    /// The clone shows what it has fetched, and how long ago.
    @Test func theLastFetchIsSaid() throws {
        #expect(value("Last Fetch", in: run()) == nil)
        try fixture.file(SeedSystem.clone.appending(".git/FETCH_HEAD"))
        try fixture.modified(SeedSystem.clone.appending(".git/FETCH_HEAD"), at: FixtureRoot.now - 3 * 86_400)
        #expect(value("Last Fetch", in: run()) == "3d ago")
    }

    @Test func aVersionThatIsOnlyCopiedIsListed() throws {
        try fixture.file("/var/lib/nvctl/sources/590.60.01/version.mk", "NVIDIA_VERSION = 590.60.01\n")
        #expect(value("Also Copied", in: run()) == nil)
        let record = try #require(fixture.root.text("/var/lib/nvctl/sources/590.48.01.json"))
        try fixture.file("/var/lib/nvctl/sources/590.60.01.json", record)
        #expect(value("Also Copied", in: run()) == "590.60.01, not in use")
    }

    @Test func withoutATagThereIsTheCommit() throws {
        try system.snapshot(tag: nil)
        #expect(value("Current Tag", in: run()) == String(repeating: "a", count: 12))
        try system.snapshot(tag: nil, commit: nil)
        #expect(value("Current Tag", in: run()) == "unknown")
    }

    @Test func aCloneWithoutRemote() throws {
        try system.snapshot(remote: nil)
        let run = run()
        #expect(value("Remote URL", in: run) == "none")
        #expect(value("Source Type", in: run) == "git (\(SeedSystem.clone))")
    }

    @Test func aNewerTagIsTheLatest() throws {
        let tags = ["590.9.1", "590.48.01", "610.1-rc1", "595.10", "v700.1", "595.2"]
        try system.gitClone(
            head: SeedSystem.commit, packed: tags.map { "\(other) refs/tags/\($0)" }.joined(separator: "\n"))
        #expect(value("Latest Tag", in: run()) == "595.10")
        try system.gitClone(head: SeedSystem.commit, packed: "")
        #expect(value("Latest Tag", in: run()) == "none")
    }

    @Test func aCloneThatIsGone() throws {
        try fixture.root.removeTree(SeedSystem.clone)
        let run = run()
        #expect(value("Latest Tag", in: run) == "unknown (the clone \(SeedSystem.clone) no longer exists)")
        #expect(value("Current Tag", in: run) == "590.48.01")
        #expect(run.status == 0)
    }

    @Test func aCloneThatIsNoneAnyMore() throws {
        try fixture.root.removeTree(SeedSystem.clone.appending(".git"))
        #expect(value("Latest Tag", in: run()) == "unknown (the clone \(SeedSystem.clone) is no longer a git clone)")
    }

    @Test func anUpdateThatWasCutShortIsToBeCompleted() throws {
        try fixture.file("/var/lib/nvctl/check-out", "590.60.01 \(SeedSystem.clone)\n")
        #expect(
            run().lines.suffix(4) == [
                "", "An update of \(SeedSystem.clone) to 590.60.01 was interrupted.",
                "To complete it: nvctl driver source update --tag 590.60.01", "",
            ])
        #expect(try JSONValue(run("--json").output)["clone"]?["unfinishedUpdateTo"] == .string("590.60.01"))
        try fixture.file("/var/lib/nvctl/check-out", "590.60.01 \(SeedSystem.clone)-other\n")
        #expect(!run().output.contains("cut short"))
    }

    @Test func aCloneThatHasMovedOnIsToBeSynced() throws {
        try system.gitClone(head: other)
        #expect(
            run().lines.suffix(4) == [
                "",
                "The clone \(SeedSystem.clone) has changed since the source was copied from it (it is now at "
                    + "bbbbbbbbbbbb).",
                "To build it as it is now: nvctl driver source sync", "",
            ])
        try system.gitClone(head: other, packed: "\(other) refs/tags/595.10")
        #expect(run().lines(with: "(it is now at 595.10).").count == 1)
        #expect(value("Current Tag", in: run()) == "590.48.01")
        #expect(try JSONValue(run("--json").output)["clone"]?["movedToTag"] == .string("595.10"))
    }

    @Test func theCloneIsNamedWithVerbose() {
        #expect(value("Clone", in: run("-v")) == SeedSystem.clone.string)
        #expect(value("Clone", in: run()) == nil)
    }

    // MARK: A clone in /usr/src

    private static let source: FilePath = "/usr/src/nvidia-590.48.01"

    private func cloneInPlace(head: String, packed: String? = nil) throws {
        try fixture.root.unlink(Self.source)
        try fixture.file(Self.source.appending("dkms.conf"), FixtureRoot.conf())
        try system.gitClone(head: head, packed: packed, at: Self.source)
    }

    @Test func aCloneInPlaceIsReadAsItIs() throws {
        try cloneInPlace(head: SeedSystem.commit)
        let run = run()
        try GoldenFile("source-status").expect(run.output)
    }

    @Test(arguments: ["ref: refs/heads/main", "ref: refs/heads/feature/x"])
    func aBranchIsFollowed(head: String) throws {
        let reference = String(head.dropFirst("ref: ".count))
        try cloneInPlace(head: head)
        try fixture.file(Self.source.appending(".git").appending(reference), SeedSystem.commit + "\n")
        #expect(value("Current Tag", in: run()) == "590.48.01")
        try cloneInPlaceAgain(head: head, packed: "\(SeedSystem.commit) refs/tags/590.48.01\n\(other) \(reference)")
        // The loose reference wins over the packed one.
        #expect(value("Current Tag", in: run()) == "590.48.01")
        try fixture.root.unlink(Self.source.appending(".git").appending(reference))
        #expect(value("Current Tag", in: run()) == "bbbbbbbbbbbb")
    }

    private func cloneInPlaceAgain(head: String, packed: String) throws {
        try system.gitClone(head: head, packed: packed, at: Self.source)
    }

    @Test func anAnnotatedTagIsPeeled() throws {
        let packed = "\(tagObject) refs/tags/590.48.01\n^\(SeedSystem.commit)\n\(other) refs/tags/580.1"
        try cloneInPlace(head: SeedSystem.commit, packed: packed)
        #expect(value("Current Tag", in: run()) == "590.48.01")
        try cloneInPlaceAgain(head: tagObject, packed: packed)
        #expect(value("Current Tag", in: run()) == "cccccccccccc")
    }

    @Test func aLooseAnnotatedTagCountsByItsName() throws {
        try cloneInPlace(head: SeedSystem.commit, packed: "")
        #expect(value("Current Tag", in: run()) == "aaaaaaaaaaaa")
        try fixture.file(Self.source.appending(".git/refs/tags/580.1"), tagObject + "\n")
        #expect(value("Current Tag", in: run()) == "aaaaaaaaaaaa")
        // The packed tag of the same name is out of date.
        try cloneInPlaceAgain(head: SeedSystem.commit, packed: "\(SeedSystem.commit) refs/tags/580.1")
        #expect(value("Current Tag", in: run()) == "aaaaaaaaaaaa")
        try fixture.file(Self.source.appending(".git/refs/tags/590.48.01"), tagObject + "\n")
        #expect(value("Current Tag", in: run()) == "590.48.01")
        try fixture.file(Self.source.appending(".git/refs/tags/mine"), SeedSystem.commit + "\n")
        #expect(value("Current Tag", in: run()) == "mine")
    }

    @Test(arguments: ["ref: ../../secret", "ref: refs/../../../secret", "ref: refs/heads/none", "", "garbage"])
    func aHeadThatLeadsNowhereIsUnknown(head: String) throws {
        try fixture.file("/usr/src/secret", other + "\n")
        try cloneInPlace(head: head)
        let run = run()
        #expect(value("Current Tag", in: run) == "unknown")
    }

    // MARK: Other sources

    @Test func aPackagedSource() throws {
        try fixture.root.unlink(Self.source)
        try fixture.file(Self.source.appending("dkms.conf"), FixtureRoot.conf())
        try fixture.pacmanPackage("nvidia-open-dkms", "590.48.01-1", files: [Self.source.appending("dkms.conf").string])
        let run = run()
        #expect(value("Source Type", in: run) == "packaged (nvidia-open-dkms)")
        for label in ["Remote URL", "Current Tag", "Latest Tag"] { #expect(value(label, in: run) == "none") }
        #expect(value("DKMS Registered", in: run) == "yes")
        #expect(run.output.hasSuffix("\n\nTo build from a git clone instead: nvctl driver source init <clone>\n"))
        #expect(run.status == 0)
    }

    @Test func noSourceAtAll() throws {
        let empty = try FixtureRoot()
        let run = CommandRun(["driver", "source", "status"], on: empty.host())
        #expect(value("Source Path", in: run) == "none")
        #expect(value("Driver Version", in: run) == "not found")
        #expect(value("DKMS Registered", in: run) == "no")
        #expect(run.output.hasSuffix("nvctl driver source init <clone>\n"))
        #expect(run.status == 0)
        let document = try JSONValue(CommandRun(["driver", "source", "status", "--json"], on: empty.host()).output)
        #expect(document["source"] == nil)
        #expect(document["registered"] == .bool(false))
    }

    @Test func aSourceThatIsNotRegistered() throws {
        try fixture.root.removeTree("/var/lib/dkms/nvidia")
        let run = run()
        #expect(value("DKMS Registered", in: run) == "no")
        #expect(run.output.hasSuffix("\n\nTo register it with DKMS: nvctl driver dkms setup\n"))
    }

    @Test func aBrokenRegistration() throws {
        try fixture.root.unlink(Self.source)
        let run = run()
        #expect(value("DKMS Registered", in: run) == "broken: its source \(Self.source) is missing")
        #expect(value("Source Path", in: run) == "none")
        #expect(value("Driver Version", in: run) == "590.48.01")
    }

    @Test func furtherSourcesAreListed() throws {
        try fixture.file("/usr/src/nvidia-580.95.05/dkms.conf", FixtureRoot.conf(version: "580.95.05"))
        let run = run()
        #expect(value("Source Path", in: run) == Self.source.string)
        #expect(value("Other Source", in: run) == "/usr/src/nvidia-580.95.05, manual")
    }

    @Test func whatTheCloneSaysIsNotObeyedByTheTerminal() throws {
        try system.snapshot(tag: "590\u{1b}[2J", remote: "https://x/\u{1b}]0;a\u{7}\nnext")
        let run = run()
        #expect(!run.output.contains("\u{1b}"))
        #expect(value("Current Tag", in: run) == "590\\x1b[2J")
        #expect(value("Remote URL", in: run) == "https://x/\\x1b]0;a\\x07\\x0anext")
    }

    @Test func jsonCarriesTheSame() throws {
        let document = try JSONValue(run("--json").output)
        #expect(document["schemaVersion"] == .number(1))
        #expect(document["source"]?["path"] == .string(Self.source.string))
        #expect(document["source"]?["type"] == .string("git (\(SeedSystem.remote))"))
        #expect(document["clone"]?["path"] == .string(SeedSystem.clone.string))
        #expect(document["clone"]?["remote"] == .string(SeedSystem.remote))
        #expect(document["clone"]?["latestTag"] == .string("590.48.01"))
        #expect(document["clone"]?["movedToCommit"] == nil)
        #expect(document["currentTag"] == .string("590.48.01"))
        #expect(document["commit"] == .string(SeedSystem.commit))
        #expect(document["modified"] == .bool(false))
        #expect(document["driverVersion"] == .string("590.48.01"))
        #expect(document["registered"] == .bool(true))
    }
}
