import DriverModel
import Host
import SystemPackage

/// Which release of a clone an update goes to.
package struct ReleaseSearch: Sendable {
    package enum Wish: Hashable, Sendable {
        case newest
        /// Of a branch of NVIDIA's: the first number of its versions.
        case newestOf(branch: String)
        case tag(String)
    }

    let wish: Wish
    /// Whether what the clone has not is to be fetched.
    let isFetching: Bool

    package init(_ wish: Wish, isFetching: Bool) {
        self.wish = wish
        self.isFetching = isFetching
    }

    /// Starts git, and asks the network unless a tag was named that the clone has.
    package func find(
        _ clone: FilePath, active: DriverVersion?, on host: Host, report: @escaping @Sendable (String) -> Void
    ) async throws -> FoundRelease {
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
        if isFetching { try await remote.fetchReleases(of: tags, and: tag, report: report) }
        let release = try await remote.release(tag)
        return FoundRelease(
            release ?? CloneRelease(tag: tag, version: DriverVersion(tag), commit: nil), isNewest: wish == .newest,
            isActiveRemoved: active.map { tags[$0.text] == nil } ?? false)
    }

    private var branch: String? { if case .newestOf(let branch) = wish { branch } else { nil } }

    package static func newest(of tags: some Sequence<String>, branch: String?) -> DriverVersion? {
        tags.map(DriverVersion.init).filter { version in
            version.isRelease && (branch.map { version.text == $0 || version.text.hasPrefix("\($0).") } ?? true)
        }.max()
    }
}
