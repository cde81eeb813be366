import Host
import SystemPackage

/// What can be read of a git clone without running git: its remote and its tags.
public struct GitClone: Hashable, Sendable {
    public let path: FilePath
    let gitFolder: FilePath
    let root: SystemRoot

    public init?(at path: FilePath, in root: SystemRoot) {
        let entry = path.appending(".git")
        if root.isDirectory(entry) {
            gitFolder = entry
        } else if let line = root.firstLine(entry), line.hasPrefix("gitdir: ") {
            // A worktree or a submodule: a file that names the folder.
            gitFolder = path.pushing(FilePath(String(line.dropFirst("gitdir: ".count))))
        } else {
            return nil
        }
        self.path = path
        self.root = root
    }

    /// Worktrees keep their configuration and tags in the main clone.
    var commonFolder: FilePath {
        root.firstLine(gitFolder.appending("commondir")).map { gitFolder.pushing(FilePath($0)) } ?? gitFolder
    }

    /// The URL of `origin`, without a user's password.
    public var remoteURL: String? {
        var section: Substring = ""
        for line in (root.text(commonFolder.appending("config"), limit: 1 << 20) ?? "").split(separator: "\n") {
            let trimmed = line.trimmingSpaces
            if trimmed.hasPrefix("[") { section = trimmed }
            let parts = trimmed.split(separator: "=", maxSplits: 1).map { $0.trimmingSpaces }
            if section == "[remote \"origin\"]", parts.count == 2, parts[0] == "url" {
                return Self.withoutPassword(String(parts[1]))
            }
        }
        return nil
    }

    /// `https://user:token@host/path` without what stands before the host: a token can be there
    /// alone, too. Other schemes keep their user (`ssh://git@host`) and lose the password.
    static func withoutPassword(_ url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        let rest = url[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return url }
        let isWeb = url.hasPrefix("http:") || url.hasPrefix("https:")
        let user = isWeb ? "" : authority[..<at].prefix { $0 != ":" } + "@"
        return String(url[..<scheme.upperBound]) + user + rest[rest.index(after: at)...]
    }

    /// Seconds since 1970 at which git fetched last; nil when it never has, as just after `git clone`.
    public var lastFetch: Int64? { root.status(gitFolder.appending("FETCH_HEAD"))?.modified }

    /// A part of the history is all there is.
    var isShallow: Bool { root.isFile(commonFolder.appending("shallow")) }

    /// The newest release among the tags that the clone knows.
    public var newestRelease: DriverVersion? {
        tags.map(DriverVersion.init).filter(\.isRelease).max()
    }

    var tags: [String] {
        let prefix = "refs/tags/"
        let packed = (root.text(commonFolder.appending("packed-refs"), limit: 64 << 20) ?? "").split(separator: "\n")
            .compactMap { line -> String? in
                guard let name = line.split(separator: " ").last, name.hasPrefix(prefix) else { return nil }
                return String(name.dropFirst(prefix.count))
            }
        return packed + root.names(in: commonFolder.appending("refs/tags"))
    }
}
