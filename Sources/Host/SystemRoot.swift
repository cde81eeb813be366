import Glibc
import SystemPackage
import SystemValues
import Text

/// The folder that nvctl looks at as a system: `/`, a mounted system, or a test's fixture.
///
/// Every path that nvctl reads goes through it. Absolute links inside the root resolve inside the
/// root, as they would for a program that runs there.
package struct SystemRoot: Hashable, Sendable {
    package let path: FilePath
    /// See `guarded`.
    let trust: TrustedFolders?

    package init(_ path: FilePath = "/") { self.init(path, trusting: nil) }

    init(_ path: FilePath, trusting trust: TrustedFolders?) {
        self.path = path.lexicallyNormalized()
        self.trust = trust
    }

    package static let host = SystemRoot("/")

    package var isHost: Bool { path == "/" }

    /// Where a path of this system is on the machine that runs nvctl. With `following`, a link in
    /// the last component is followed too; links before it always are.
    package func locate(_ inside: FilePath, following: Bool = true) throws(FileError) -> MachinePath {
        MachinePath(isHost ? inside : FilePath(path.string + (try resolvedText(inside, following: following))))
    }

    /// The same, but no link is followed.
    package func place(of inside: FilePath) -> MachinePath {
        MachinePath(isHost ? inside : path.appending(inside.components))
    }

    /// The path inside the system with every link resolved. Parts that do not exist stay as they are.
    package func resolve(_ inside: FilePath, following: Bool = true) throws(FileError) -> FilePath {
        FilePath("/" + (try resolvedText(inside, following: following)))
    }

    /// The resolved path as text: `/a/b`, or empty for the root itself. Every path goes through here, and making a
    /// `FilePath` for each component would cost more than the system calls.
    private func resolvedText(_ inside: FilePath, following: Bool) throws(FileError) -> String {
        let base = isHost ? "" : path.string
        var pending = Array(Self.components(of: inside.string).reversed())
        var resolved: [String] = []
        var text = ""
        var links = 0
        while let component = pending.popLast() {
            if component == "." { continue }
            if component == ".." {
                if let last = resolved.popLast() { text = String(Substring(text.utf8.dropLast(last.utf8.count + 1))) }
                continue
            }
            let next = text + "/" + component
            guard following || !pending.isEmpty, let target = readLinkText(base + next) else {
                resolved.append(component)
                text = next
                continue
            }
            links += 1
            // The kernel's own limit (path_resolution(7)).
            guard links <= 40 else {
                throw FileError("follow the links of", place(of: inside), .tooManySymbolicLinkLevels)
            }
            if target.utf8.first == UInt8(ascii: "/") { (resolved, text) = ([], "") }
            pending.append(contentsOf: Self.components(of: target).reversed())
        }
        return text
    }

    /// Splits bytes, not characters: a slash followed by a combining mark is another character, but still a slash in a
    /// path.
    private static func components(of path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    }
}

func readLink(_ path: MachinePath) throws(FileError) -> FilePath {
    guard let target = readLinkText(path.string) else { throw .last("read the link", path) }
    return FilePath(target)
}

/// Nil if the path cannot be read or is not a link; errno says which.
private func readLinkText(_ path: String) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
        guard let start = buffer.baseAddress else { return nil }
        let count = path.withSystemBytes { readlink($0, start, buffer.count) }
        guard count >= 0 else { return nil }
        return String(systemBytes: UnsafeRawBufferPointer(buffer)[..<count])
    }
}
