import Glibc
import Synchronization
import SystemPackage
import SystemValues
import Text

/// What root must not open, because somebody else decides what it is.
extension SystemRoot {
    /// The same system, of which root opens nothing that somebody else can change or replace. Opening alone can have an
    /// effect, when it is a device, or never return, as on a network filesystem that does not answer. For folders of
    /// sources and kernels, which may be links to a user's work.
    ///
    /// It remembers which folders are root's alone, so it is for one look at the system.
    package var guarded: SystemRoot { SystemRoot(path, trusting: TrustedFolders()) }

    /// Who else can change or replace what is at a path; nil when nvctl may open it: nobody can, or nvctl is not root
    /// and has no rights that they could use.
    ///
    /// In a user namespace even `/` belongs to somebody else. Root has no more rights than any user there.
    package func writerToFear(_ path: FilePath) -> ForeignWriter? {
        guard geteuid() == 0, !isPlainlyRoots(path), let writer = othersWhoCanWrite(path),
            othersWhoCanWrite("/") == nil
        else { return nil }
        return writer
    }

    /// What is to be said of most files, and costs little: nothing is there, or something of root's, in a folder that
    /// is root's alone. Links are not for here.
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

    /// Opens a regular file, and nothing else. It looks first: a device would notice that it is opened.
    func openRegular(_ path: FilePath) throws(FileError) -> OpenedFile {
        let located = try openable(path, to: "read")
        let status = try FileStatus.read(located, following: true, doing: "read")
        guard status.kind == .file else { throw FileError("read", located, .invalidArgument) }
        // It may have become something else just now: a named pipe would hang us here without O_NONBLOCK.
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

/// Whether folders are root's alone: then nobody else can make it otherwise.
final class TrustedFolders: Hashable, Sendable {
    private let known = Mutex<[String: Bool]>([:])

    subscript(folder: FilePath) -> Bool? {
        get { known.withLock { $0[folder.string] } }
        set { known.withLock { $0[folder.string] = newValue } }
    }

    /// What is known makes no other system of it.
    static func == (first: TrustedFolders, second: TrustedFolders) -> Bool { true }
    func hash(into hasher: inout Hasher) {}
}
