import DriverModel
import Host
import SystemPackage

/// Which release of a clone an update goes to.
package struct ReleaseSearch: Sendable {
    package enum Wish: Hashable, Sendable {
        case newest
        /// The newest release of a branch of NVIDIA's, named by the first number of its versions.
        case newestOf(branch: String)
        case tag(String)
    }

    let wish: Wish

    package init(_ wish: Wish) { self.wish = wish }

    /// Runs git. Asks the network, unless the clone already has the tag that was named. Changes nothing.
    package func find(_ clone: FilePath, active: DriverVersion?, on host: Host) async throws -> FoundRelease {
        let remote = try await CloneRemote(clone, on: host)
        if case .tag(let tag) = wish, let release = try await remote.release(tag) { return FoundRelease(release) }
        let tags = try await remote.tags()
        let newest = Self.newest(of: tags.keys, branch: nil)
        let tag: String
        switch wish {
        case .tag(let wanted):
            guard tags[wanted] != nil else { throw Failure.unknownTag(wanted, clone: clone, newest: newest) }
            tag = wanted
        case .newest, .newestOf:
            guard let found = Self.newest(of: tags.keys, branch: branch) else {
                throw Failure.noReleases(clone: clone, branch: branch)
            }
            tag = found.text
        }
        if let known = try await remote.localTags()[tag], known != tags[tag] {
            throw Failure.tagRewritten(tag, clone: clone)
        }
        let release = try await remote.release(tag)
        return FoundRelease(
            release ?? CloneRelease(tag: tag, version: DriverVersion(tag), commit: nil), isNewest: wish == .newest,
            isActiveRemoved: active.map { tags[$0.text] == nil } ?? false)
    }

    /// Fetches the release that was found, and all other releases that the clone lacks.
    package func fetch(
        _ found: FoundRelease, of clone: FilePath, on host: Host, report: @escaping @Sendable (String) -> Void
    ) async throws -> FoundRelease {
        let tag = found.release.tag
        if case .tag = wish, found.release.commit != nil { return found }
        let remote = try await CloneRemote(clone, on: host)
        try await remote.fetchReleases(of: remote.tags(), and: tag, report: report)
        guard let release = try await remote.release(tag) else {
            throw Failure.unknownTag(tag, clone: clone, newest: nil)
        }
        return FoundRelease(release, isNewest: found.isNewest, isActiveRemoved: found.isActiveRemoved)
    }

    private var branch: String? { if case .newestOf(let branch) = wish { branch } else { nil } }

    package static func newest(of tags: some Sequence<String>, branch: String?) -> DriverVersion? {
        tags.map(DriverVersion.init).filter { version in
            version.isRelease && (branch.map { version.text == $0 || version.text.hasPrefix("\($0).") } ?? true)
        }.max()
    }
}
