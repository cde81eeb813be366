import DriverModel

/// `driver source status --json`. Fields are only ever added within a schema version.
struct SourceStatusDocument: Encodable {
    struct Clone: Encodable {
        let path: String
        let remote: String?
        let latestTag: String?
        let lastFetch: Int64?
        let problem: String?
        let movedToTag: String?
        let movedToCommit: String?
        let unfinishedUpdateTo: String?
    }

    struct Source: Encodable {
        let path: String
        let type: String
        let version: String?
    }

    let schemaVersion = SchemaVersion()
    let source: Source?
    let clone: Clone?
    let currentTag: String?
    let commit: String?
    let modified: Bool?
    let driverVersion: String?
    let registered: Bool
    let registrationProblem: String?
    let otherSources: [Source]
    let copiedVersions: [String]

    init(_ status: SourceStatus) {
        source = status.source.map(Source.init)
        clone = status.clone.map { clone in
            Clone(
                path: clone.path.string,
                remote: clone.remote,
                latestTag: clone.newestRelease?.text,
                lastFetch: clone.lastFetch,
                problem: clone.problem,
                movedToTag: clone.movedTo?.tag,
                movedToCommit: clone.movedTo?.commit,
                unfinishedUpdateTo: clone.unfinishedUpdateTo
            )
        }
        currentTag = status.current?.tag
        commit = status.current?.commit
        modified = status.current?.isModified
        driverVersion = status.driverVersion?.text
        registered = status.registration == .registered
        registrationProblem = if case .broken(let fault) = status.registration { fault.words } else { nil }
        otherSources = status.others.map(Source.init)
        copiedVersions = status.copied.map(\.text)
    }
}

extension SourceStatusDocument.Source {
    init(_ source: SourceTree) {
        path = source.path.string
        type = source.type
        version = source.version?.text
    }
}
