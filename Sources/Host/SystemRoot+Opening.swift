import Glibc
import Synchronization
import SystemPackage
import SystemValues
import Text

/// Keeps root from opening what somebody else controls.
extension SystemRoot {
    /// The same system, but root opens nothing in it that somebody else can change or replace. Opening alone can have
    /// an effect, if it is a device, or never return, as on a network filesystem that does not answer. This is for
    /// folders of sources and kernels, which may be links to a user's work.
    ///
    /// The result remembers which folders are root's alone, so use it for one look at the system.
    package var guarded: SystemRoot { SystemRoot(path, trusting: TrustedFolders()) }

    /// Who else can change or replace what is at a path. Nil if nvctl may open it: nobody else can change it, or nvctl
    /// is not root and has no rights that somebody could misuse.
    ///
    /// In a user namespace, even `/` belongs to somebody else. Root has no more rights there than any user.
    package func writerToFear(_ path: FilePath) -> ForeignWriter? {
        guard geteuid() == 0, !isPlainlyRoots(path), let writer = othersWhoCanWrite(path),
            othersWhoCanWrite("/") == nil
        else { return nil }
        return writer
    }

    /// A cheap answer that is right for most files: the folder is root's alone, and the path is root's too, or not
    /// there. Links need the full check.
    private func isPlainlyRoots(_ path: FilePath) -> Bool {
        guard let trust, isRootsAlone(path.removingLastComponent(), trust) else { return false }
        guard let status = status(path) else { return true }
        return status.isPlainlyRoots
    }

    private func isRootsAlone(_ folder: FilePath, _ trust: TrustedFolders) -> Bool {
        if let known = trust[folder] { return known }
        let isPlain = !folder.components.isEmpty && isPlainlyRoots(folder) && isDirectory(folder)
        let answer = isPlain || othersWhoCanWrite(folder) == nil
        trust[folder] = answer
        return answer
    }

    /// Opens a regular file, and nothing else. The type is checked first, because opening a device can have an effect.
    func openRegular(_ path: FilePath) throws(FileError) -> OpenedFile {
        let located = try openable(path, to: "read")
        let status = try FileStatus.read(located, following: true, doing: "read")
        guard status.kind == .file else { throw FileError("read", located, .invalidArgument) }
        // The file may have become something else in the meantime. Without O_NONBLOCK, a named pipe would hang nvctl
        // here.
        let descriptor = open(located.forSystem, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw .last("read", located) }
        var raw = stat()
        guard fstat(descriptor, &raw) == 0, raw.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw FileError("read", located, .invalidArgument)
        }
        return OpenedFile(descriptor: descriptor, path: located, size: Int(raw.st_size))
    }

    /// Where a path is on this machine, if it may be opened there.
    func openable(_ path: FilePath, to operation: String) throws(FileError) -> MachinePath {
        let located = try locate(path)
        if trust != nil, let writer = writerToFear(path) { throw FileError(operation, located, refused: writer) }
        return located
    }
}

struct OpenedFile {
    let descriptor: CInt
    let path: MachinePath
    let size: Int
}

extension FileStatus {
    fileprivate var isPlainlyRoots: Bool { kind != .link && owner == 0 && mode & 0o022 == 0 }
}

/// Remembers whether folders are root's alone. Nobody but root can change the answer for a folder that is.
final class TrustedFolders: Hashable, Sendable {
    private let known = Mutex<[String: Bool]>([:])

    subscript(folder: FilePath) -> Bool? {
        get { known.withLock { $0[folder.string] } }
        set { known.withLock { $0[folder.string] = newValue } }
    }

    /// Two roots are the same, whatever they remember.
    static func == (first: TrustedFolders, second: TrustedFolders) -> Bool { true }
    func hash(into hasher: inout Hasher) {}
}
