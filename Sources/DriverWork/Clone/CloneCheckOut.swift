import DriverDecisions
import DriverFacts
import DriverModel
import Host
import SystemPackage
import SystemValues

/// Checks out a tag, as the clone's owner and without their hooks, and takes a snapshot of it.
struct CloneCheckOut {
    let host: Host
    let request: CheckOut

    private var git: Git { Git(clone: request.clone, owner: request.owner, host: host) }

    /// Gives back what undoes the snapshot; the clone stays at the tag.
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
        let pending = Pending(.checkOut, in: host.root)
        let before = try await git.line(["rev-parse", "--abbrev-ref", "HEAD"])
        let start = before == "HEAD" ? try await git.line(["rev-parse", "HEAD"]) : before
        do {
            if let tag = request.completing { try await checkOut("refs/tags/\(tag)", ["--detach", "--force"]) }
            try pending.begin(CheckOutRest.mark(request.tag, in: request.clone))
            try await checkOut("refs/tags/\(request.tag)", ["--detach"])
        } catch {
            // Also when the user does not want to wait any longer: half a work tree is of no use to them. One whose git
            // hangs is for the next run to complete.
            try? await finishing { try await goBack(to: start, pending) }
            throw error
        }
        try pending.end()
    }

    /// What somebody has changed meanwhile stays: it may be why git has refused.
    private func goBack(to start: String, _ pending: Pending) async throws {
        let state = try await CloneState.read(request.clone, on: host)
        if state.changedFiles.isEmpty {
            try await checkOut(start, ["--force"])
        } else if state.rest?.isHalfway ?? false {
            return
        }
        try pending.end()
    }

    private func checkOut(_ place: String, _ options: [String]) async throws {
        let arguments = ["checkout", "--quiet", "--no-recurse-submodules"] + options + [place]
        try await git.run(arguments)
        guard try await git.line(["rev-parse", "HEAD"]) == git.line(["rev-parse", "\(place)^{commit}"]) else {
            throw ProgramError(git.program(arguments), .withoutEffect("\(place) is not checked out"))
        }
        // Of a clone without all of its objects git gets the rest from the origin, and passes over what it cannot get.
        let missing = try await git.list(["ls-files", "-z", "--deleted"])
        if let first = missing.first {
            throw ProgramError(
                git.program(arguments), .withoutEffect("files of it are missing (\(missing.count)), such as \(first)"))
        }
    }
}
