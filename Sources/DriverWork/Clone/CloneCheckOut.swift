import DriverDecisions
import DriverFacts
import DriverModel
import Host
import SystemPackage
import SystemValues

/// Checks out a tag, as the clone's owner and without the owner's hooks, and takes a snapshot of it.
struct CloneCheckOut {
    let host: Host
    let request: CheckOut

    private var git: Git { Git(clone: request.clone, owner: request.owner, host: host) }

    /// Returns what undoes the snapshot. The clone stays at the tag.
    func run() async throws -> () throws -> Void {
        try await checkOut()
        let state = try await CloneState.read(request.clone, on: host)
        guard state.version == request.version else {
            throw Failure.notADriverTree(
                request.clone, reason: "its version.mk says \(state.version) at the tag \(request.tag)")
        }
        for omission in state.content?.omissions ?? [] { host.logger.warning("\(omission)") }
        return try await Snapshot(host: host, request: SnapshotRequest(state: state)).take()
    }

    private func checkOut() async throws {
        let unfinished = UnfinishedChange(.checkOut, in: host.root)
        let before = try await git.line(["rev-parse", "--abbrev-ref", "HEAD"])
        let start = before == "HEAD" ? try await git.line(["rev-parse", "HEAD"]) : before
        do {
            if let tag = request.completing { try await checkOut("refs/tags/\(tag)", ["--detach", "--force"]) }
            try unfinished.begin(UnfinishedCheckOut.mark(request.tag, in: request.clone))
            try await checkOut("refs/tags/\(request.tag)", ["--detach"])
        } catch {
            // Also runs if the user interrupts: half a work tree is useless to them. If git hangs, the next run
            // completes it.
            try? await finishing { try await goBack(to: start, unfinished) }
            throw error
        }
        try unfinished.end()
    }

    /// Changes that somebody made meanwhile stay. They may be why git refused.
    private func goBack(to start: String, _ unfinished: UnfinishedChange) async throws {
        let state = try await CloneState.read(request.clone, on: host)
        if state.changedFiles.isEmpty {
            try await checkOut(start, ["--force"])
        } else if state.unfinished?.isHalfway ?? false {
            return
        }
        try unfinished.end()
    }

    private func checkOut(_ place: String, _ options: [String]) async throws {
        let arguments = ["checkout", "--quiet", "--no-recurse-submodules"] + options + [place]
        try await git.run(arguments)
        guard try await git.line(["rev-parse", "HEAD"]) == git.line(["rev-parse", "\(place)^{commit}"]) else {
            throw ProgramError(git.program(arguments), .withoutEffect("did not check out \(place)"))
        }
        // In a clone without all of its objects, git fetches the missing ones from the origin, and skips those that it
        // cannot get.
        let missing = try await git.list(["ls-files", "-z", "--deleted"])
        if let first = missing.first {
            throw ProgramError(
                git.program(arguments), .withoutEffect("left out files (\(missing.count)), such as \(first)"))
        }
    }
}
