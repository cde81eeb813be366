import SystemPackage
import SystemValues

/// Names of files that are not yet, or no longer, in their place: `.nvctl-new-<random>.<name>`.
enum Temporary {
    /// New content, not in its place yet.
    static let new = ".nvctl-new-"
    /// Old content, until the new content is in its place.
    static let aside = ".nvctl-aside-"
}

extension SystemRoot {
    func temporaryName(beside path: FilePath, _ prefix: String) throws(FileError) -> FilePath {
        guard let name = path.lastComponent else { throw FileError("write", place(of: path), .isDirectory) }
        return path.removingLastComponent().appending("\(prefix)\(randomName()).\(name.string)")
    }

    func temporaryName(beside path: MachinePath, _ prefix: String) throws(FileError) -> MachinePath {
        guard let name = path.path.lastComponent else { throw FileError("write", path, .isDirectory) }
        return MachinePath(
            path.path.removingLastComponent().appending("\(prefix)\(randomName()).\(name.string)"))
    }

    package func hasTemporaries(in folder: FilePath) -> Bool {
        names(in: folder).contains { $0.hasPrefix(Temporary.new) || $0.hasPrefix(Temporary.aside) }
    }

    /// Cleans up a folder after a change was interrupted by SIGKILL or a power cut: removes new content that was not in
    /// its place yet, and puts back old content if nothing has taken its place.
    package func clearTemporaries(in folder: FilePath) throws(FileError) {
        for name in names(in: folder) {
            if name.hasPrefix(Temporary.new) { try removeTree(folder.appending(name)) }
            guard name.hasPrefix(Temporary.aside), let dot = name.dropFirst().firstIndex(of: ".") else { continue }
            let original = folder.appending(String(name[name.index(after: dot)...]))
            if status(original) == nil {
                try rename(folder.appending(name), to: original)
            } else {
                try removeTree(folder.appending(name))
            }
        }
    }
}
