import DriverModel
import Glibc
import Host
import SystemPackage

extension CloneState {
    /// Checks that it is a clone of NVIDIA's tree, without running git.
    package static func check(_ path: FilePath, on host: Host) async throws(Failure) {
        _ = try check(await CloneFacts.read(path, on: host), of: path, in: host.root)
    }

    private static func check(
        _ facts: CloneFacts, of path: FilePath, in root: SystemRoot
    ) throws(Failure) -> DriverVersion {
        if let reason = facts.refusal { throw .cloneUnreadable(path, reason: reason) }
        guard facts.isFolder else { throw .notADriverTree(path, reason: "the folder does not exist") }
        // The file is missing if a checkout was interrupted just there.
        let becoming = UnfinishedCheckOut.tag(in: path, root: root)
        guard becoming != nil || facts.hasVersionFile else {
            throw .notADriverTree(path, reason: "it has no version.mk")
        }
        if let folder = facts.missingFolder { throw .notADriverTree(path, reason: "it has no \(folder)") }
        guard let version = facts.driverVersion ?? becoming.map(DriverVersion.init) else {
            throw .notADriverTree(path, reason: "its version.mk has no NVIDIA_VERSION")
        }
        guard facts.isClone else { throw .notAClone(path) }
        return version
    }

    /// git lists what a copy would contain, unless a copy with this fingerprint exists.
    package static func read(
        _ path: FilePath, copiedAs fingerprint: String? = nil, on host: Host
    ) async throws -> CloneState {
        let owner = CloneOwner.of(path, in: host.root)
        let facts = await CloneFacts.read(path, as: owner, on: host)
        let version = try check(facts, of: path, in: host.root)
        guard host.programs.locate("git") != nil else {
            throw Failure.gitMissing(install: Distribution.read(in: host.root).advice(toInstall: ["git"]))
        }
        guard let owner = owner.account else { throw Failure.cloneMissing(path) }
        let git = Git(clone: path, owner: owner, host: host)
        if facts.hasSubmodules { throw Failure.hasSubmodules(path) }
        let status = GitStatus(try await git.list(GitStatus.arguments))
        let tags = (try? await git.run(["tag", "--points-at", "HEAD"]))?.split(separator: "\n").map(String.init) ?? []
        let unfinished = await UnfinishedCheckOut.read(
            in: git, changed: status.changed, untracked: status.untracked, root: host.root)
        let now = Self.fingerprint(of: status.changes, commit: status.commit, path: path, root: host.root)
        return CloneState(
            path: path,
            owner: owner,
            version: version,
            remote: facts.remote,
            commit: status.commit,
            tag: tags.contains(version.text) ? version.text : tags.first,
            isModified: !status.changes.isEmpty,
            changedFiles: unfinished?.others ?? status.changed,
            unfinished: unfinished,
            ownCommits: tags.isEmpty ? await ownCommits(git) : 0,
            content: now == fingerprint ? nil : try await .read(git, untracked: status.untracked),
            fingerprint: now,
            isOpen: CopyPermissions.isOpen(path, in: host.root)
        )
    }

    /// The clone that a snapshot was taken from; nil if the source is no snapshot.
    package static func ofSnapshot(_ source: SourceTree, on host: Host) async throws -> CloneState? {
        guard let record = source.record else { return nil }
        let path = FilePath(record.clone)
        guard host.root.isDirectory(path) else { throw Failure.cloneMissing(path) }
        return try await read(path, copiedAs: record.fingerprint, on: host)
    }

    /// How many commits are checked out that are in no tag and no remote branch.
    private static func ownCommits(_ git: Git) async -> Int {
        let count = try? await git.line(["rev-list", "--count", "HEAD", "--not", "--tags", "--remotes"])
        return count.flatMap { Int($0) } ?? 0
    }

    /// Changes whenever the commit, the list of changed files, or one of those files changes.
    package static func fingerprint(
        of changes: [String], commit: String?, path: FilePath, root: SystemRoot
    ) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a: tells change, proves nothing
        func add(_ text: String) {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        for change in changes {
            add(change)
            let file = path.appending(String(change.dropFirst(3)))
            if let identity = root.status(file)?.identity { add("\(identity.size) \(identity.modifiedNanoseconds)") }
        }
        return "\(commit ?? "none")-\(String(hash, radix: 16))"
    }
}

extension CloneContent {
    static func read(_ git: Git, untracked: [String]) async throws -> CloneContent {
        let tracked = try await git.list(["ls-files", "-z", "--cached"])
        let status = { git.host.root.status(git.clone.pushing(FilePath($0))) }
        let selection = CopyPermissions(owner: git.owner, status: status).select(
            tracked: tracked.filter { status($0) != nil }, untracked: untracked.filter { !BuildProduct.isOne($0) })
        return CloneContent(files: selection.files, omissions: selection.omissions)
    }

    /// What a copy of the clone would hold now.
    package static func read(of state: CloneState, on host: Host) async throws -> CloneContent {
        let git = Git(clone: state.path, owner: state.owner, host: host)
        return try await read(git, untracked: GitStatus(try await git.list(GitStatus.arguments)).untracked)
    }
}
