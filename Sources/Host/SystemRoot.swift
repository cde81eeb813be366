import Glibc
import SystemPackage

/// The folder that is looked at as a system: `/`, or a mounted system, or a fixture of a test.
///
/// Every path that nvctl reads goes through it. Absolute links inside the root resolve inside the
/// root, as they would for a program that runs there.
public struct SystemRoot: Hashable, Sendable {
    public let path: FilePath
    /// The path's bytes, empty for `/`. Paths are put together as bytes, because every system call on a
    /// root other than `/` resolves one, and FilePath checks itself at each step.
    private let prefix: [UInt8]

    public init(_ path: FilePath = "/") {
        self.path = path.lexicallyNormalized()
        prefix = self.path == "/" ? [] : self.path.bytes
    }

    public static let host = SystemRoot("/")

    public var isHost: Bool { prefix.isEmpty }

    /// Where a path of this system is on the machine that runs nvctl. With `following`, a link in
    /// the last component is followed too; links before it always are.
    public func locate(_ inside: FilePath, following: Bool = true) throws(FileError) -> FilePath {
        isHost ? inside : FilePath(bytes: prefix + (try resolvedBytes(of: inside, following: following)))
    }

    /// The path inside the system with every link resolved. Parts that do not exist stay as they are.
    public func resolve(_ inside: FilePath, following: Bool = true) throws(FileError) -> FilePath {
        let resolved = try resolvedBytes(of: inside, following: following)
        return resolved.isEmpty ? "/" : FilePath(bytes: resolved)
    }

    /// Without a slash at the end, so that the root itself is empty.
    private func resolvedBytes(of inside: FilePath, following: Bool) throws(FileError) -> [UInt8] {
        let slash = UInt8(ascii: "/")
        let dot = UInt8(ascii: ".")
        var pending = Array(inside.bytes.split(separator: slash).reversed())
        var resolved: [UInt8] = []
        var links = 0
        while let component = pending.popLast() {
            if component == [dot] { continue }
            let parent = resolved.count
            if component == [dot, dot] {
                resolved.removeSubrange((resolved.lastIndex(of: slash) ?? 0)...)
                continue
            }
            resolved.append(slash)
            resolved.append(contentsOf: component)
            guard following || !pending.isEmpty, let target = targetOfLink(at: prefix + resolved) else { continue }
            links += 1
            // The kernel's own limit (path_resolution(7)).
            guard links <= 40 else { throw FileError("follow the links of", inside, .tooManySymbolicLinkLevels) }
            resolved.removeSubrange((target.first == slash ? 0 : parent)...)
            pending.append(contentsOf: target.split(separator: slash).reversed())
        }
        return resolved
    }
}

func readLink(_ path: FilePath) throws(FileError) -> FilePath {
    guard let target = targetOfLink(at: path.bytes) else { throw .last("read the link", path) }
    return FilePath(bytes: target)
}

/// nil, with `errno` set, for what is not a link.
private func targetOfLink(at path: [UInt8]) -> [UInt8]? {
    let terminated = path.map(CChar.init(bitPattern:)) + [0]
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(terminated, &buffer, buffer.count)
    return count < 0 ? nil : buffer[..<count].map(UInt8.init(bitPattern:))
}

extension FilePath {
    fileprivate init(bytes: [UInt8]) {
        self.init(platformString: bytes.map(CChar.init(bitPattern:)) + [0])
    }

    fileprivate var bytes: [UInt8] {
        withPlatformString { text in (0..<strlen(text)).map { UInt8(bitPattern: text[$0]) } }
    }
}
