import DriverModel
import Host
import SystemPackage

/// What can be read of a git clone without running git: its remote, its tags, and what is checked out.
package struct GitClone: Hashable, Sendable {
    package let path: FilePath
    package let gitFolder: FilePath
    package let root: SystemRoot

    package init?(at path: FilePath, in root: SystemRoot) {
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
    package var commonFolder: FilePath {
        root.firstLine(gitFolder.appending("commondir")).map { gitFolder.pushing(FilePath($0)) } ?? gitFolder
    }

    /// The URL of `origin`, without anything that may be a secret.
    package var remoteURL: String? {
        let text = root.text(commonFolder.appending("config"), limit: 1 << 20) ?? ""
        let address = GitConfiguration(text).first("remote", "origin", "url")
        return address.flatMap { $0.isEmpty ? nil : RemoteAddress.withoutSecrets($0) }
    }

    /// When git last fetched, in seconds since 1970; nil if it never has, as just after `git clone`.
    package var lastFetch: Int64? { root.status(gitFolder.appending("FETCH_HEAD"))?.modified }

    /// Whether the clone has only part of the history.
    package var isShallow: Bool { root.isFile(commonFolder.appending("shallow")) }

    /// The newest release among the tags that the clone knows.
    package var newestRelease: DriverVersion? {
        tags.map(DriverVersion.init).filter(\.isRelease).max()
    }

    package var tags: [String] {
        let prefix = "refs/tags/"
        let packed = (root.text(commonFolder.appending("packed-refs"), limit: 64 << 20) ?? "").split(separator: "\n")
            .compactMap { line -> String? in
                guard let name = line.split(separator: " ").last, name.hasPrefix(prefix) else { return nil }
                return String(name.dropFirst(prefix.count))
            }
        return packed + root.names(in: commonFolder.appending("refs/tags"))
    }
}
