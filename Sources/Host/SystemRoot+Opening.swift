import Glibc
import SystemPackage

/// What root must not open, because somebody else decides what it is.
extension SystemRoot {
    /// The same system, of which root opens nothing that somebody else can change or replace. Opening alone can have an
    /// effect, when it is a device, or never return, as on a network filesystem that does not answer. For folders of
    /// sources and kernels, which may be links to a user's work.
    public var guarded: SystemRoot { SystemRoot(path, isGuarded: true) }

    /// Who else can change or replace what is at a path; nil when nvctl may open it: nobody can, or nvctl is not root
    /// and has no rights that they could use.
    ///
    /// In a user namespace even `/` belongs to somebody else. Root has no more rights than any user there.
    public func writerToFear(_ path: FilePath) -> ForeignWriter? {
        guard geteuid() == 0, let writer = othersWhoCanWrite(path), othersWhoCanWrite("/") == nil else { return nil }
        return writer
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
    func openable(_ path: FilePath, to operation: String) throws(FileError) -> FilePath {
        let located = try locate(path)
        if isGuarded, let writer = writerToFear(path) { throw FileError(operation, located, refused: writer) }
        return located
    }
}

struct OpenedFile {
    let descriptor: CInt
    let path: FilePath
    let size: Int
}
