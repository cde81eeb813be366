import Glibc
import SystemPackage

/// The folder that is looked at as a system: `/`, or a mounted system, or a fixture of a test.
///
/// Every path that nvctl reads goes through it. Absolute links inside the root resolve inside the
/// root, as they would for a program that runs there.
public struct SystemRoot: Hashable, Sendable {
    public let path: FilePath

    public init(_ path: FilePath = "/") {
        self.path = path.lexicallyNormalized()
    }

    public static let host = SystemRoot("/")

    public var isHost: Bool { path == "/" }

    /// Where a path of this system is on the machine that runs nvctl. With `following`, a link in
    /// the last component is followed too; links before it always are.
    public func locate(_ inside: FilePath, following: Bool = true) throws(FileError) -> FilePath {
        isHost ? inside : join(try resolve(inside, following: following))
    }

    /// The path inside the system with every link resolved. Parts that do not exist stay as they are.
    public func resolve(_ inside: FilePath, following: Bool = true) throws(FileError) -> FilePath {
        var pending = Array(inside.components.reversed())
        var resolved = FilePath("/")
        var links = 0
        while let component = pending.popLast() {
            if component.kind == .parentDirectory {
                resolved.removeLastComponent()
                continue
            }
            if component.kind == .currentDirectory { continue }
            let next = resolved.appending(component)
            guard following || !pending.isEmpty, let target = linkTarget(at: join(next)) else {
                resolved = next
                continue
            }
            links += 1
            // The kernel's own limit (path_resolution(7)).
            guard links <= 40 else { throw FileError("follow the links of", inside, .tooManySymbolicLinkLevels) }
            if target.isAbsolute { resolved = "/" }
            pending.append(contentsOf: target.components.reversed())
        }
        return resolved
    }

    private func join(_ resolved: FilePath) -> FilePath {
        isHost ? resolved : path.appending(resolved.components)
    }

    private func linkTarget(at path: FilePath) -> FilePath? {
        try? readLink(path)
    }
}

func readLink(_ path: FilePath) throws(FileError) -> FilePath {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path.string, &buffer, buffer.count)
    guard count >= 0 else { throw .last("read the link", path) }
    return FilePath(String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self))
}
