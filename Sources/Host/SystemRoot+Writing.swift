import CLinux
import Glibc
import SystemPackage
import SystemValues
import Text

/// Changes to files. Each leaves either the old state or the new one, never half of it: new content is written beside
/// its place, synced, and then renamed.
extension SystemRoot {
    package func write(_ bytes: [UInt8], to path: FilePath, mode: CInterop.Mode = 0o644) throws(FileError) {
        let target = try locate(path, following: false)
        let temporary = try temporaryName(beside: target, Temporary.new)
        ChangePoint.pass("write", temporary)
        let descriptor = open(temporary.forSystem, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw .last("write", temporary) }
        do {
            defer { close(descriptor) }
            try writeAll(bytes, to: descriptor, path: temporary)
            // The mode is set explicitly: the caller's umask must not decide what root leaves behind.
            guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else {
                throw FileError.last("write", temporary)
            }
        } catch {
            Glibc.unlink(temporary.forSystem)
            throw error as? FileError ?? FileError("write", temporary, .ioError)
        }
        try publish(temporary, as: target)
    }

    package func write(_ text: String, to path: FilePath, mode: CInterop.Mode = 0o644) throws(FileError) {
        try write(Array(text.utf8), to: path, mode: mode)
    }

    /// Creates the file in its place. An empty file cannot be half-written, and a temporary file beside it might be
    /// swept away by another nvctl that holds the lock.
    package func makeEmptyFile(_ path: FilePath, mode: CInterop.Mode = 0o644) throws(FileError) {
        let located = try locate(path, following: false)
        ChangePoint.pass("write", located)
        let descriptor = open(located.forSystem, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw .last("write", located) }
        close(descriptor)
    }

    /// Makes `path` a link to `target`, replacing a link that is there.
    package func link(_ path: FilePath, to target: FilePath) throws(FileError) {
        let located = try locate(path, following: false)
        if let status = try? FileStatus.read(located, following: false), status.kind != .link {
            throw FileError("replace with a link", located, .fileExists)
        }
        let temporary = try temporaryName(beside: located, Temporary.new)
        ChangePoint.pass("link", temporary)
        guard symlink(target.forSystem, temporary.forSystem) == 0 else { throw .last("create the link", temporary) }
        try publish(temporary, as: located)
    }

    package func makeDirectory(_ path: FilePath, mode: CInterop.Mode = 0o755) throws(FileError) {
        let located = try locate(path)
        if let status = try? FileStatus.read(located, following: true), status.kind == .directory { return }
        let parent = path.removingLastComponent()
        if parent != path, !parent.isEmpty { try makeDirectory(parent, mode: 0o755) }
        ChangePoint.pass("mkdir", located)
        if mkdir(located.forSystem, mode) != 0 {
            guard errno == EEXIST else { throw .last("create the folder", located) }
            return
        }
        chmod(located.forSystem, mode)
    }

    /// A new, empty folder inside `parent` that nobody else uses.
    package func makeTemporaryDirectory(in parent: FilePath, prefix: String) throws(FileError) -> FilePath {
        try makeDirectory(parent)
        while true {
            let candidate = parent.appending(prefix + randomName())
            let located = try locate(candidate)
            ChangePoint.pass("mkdir", located)
            if mkdir(located.forSystem, 0o700) == 0 { return candidate }
            guard errno == EEXIST else { throw .last("create the folder", located) }
        }
    }

    package func rename(_ from: FilePath, to target: FilePath) throws(FileError) {
        try rename(locate(from, following: false), over: locate(target, following: false))
    }

    /// Exchanges `new` and `old`, in one step if the filesystem can do that. If it cannot, and nvctl is ended between
    /// the two steps, `clearTemporaries` puts `old` back.
    package func exchange(_ new: FilePath, _ old: FilePath) throws(FileError) {
        if try exchangeAtomically(new, old) { return }
        let (first, second) = (try locate(new, following: false), try locate(old, following: false))
        let aside = try temporaryName(beside: old, Temporary.aside)
        do {
            try rename(old, to: aside)
        } catch  where error.code == .improperLink {
            // An overlay does not rename such a folder either: it can only be copied and removed.
            try copyAside(old, aside)
        }
        do {
            try rename(first, over: second)
        } catch {
            try rename(aside, to: old)
            throw error
        }
        try rename(aside, to: new)
    }

    /// Removes nothing before everything has been copied.
    private func copyAside(_ folder: FilePath, _ aside: FilePath) throws(FileError) {
        do {
            try makeDirectory(aside, mode: status(folder)?.mode ?? 0o755)
            try copyTree(folder, into: aside)
        } catch {
            try? removeTree(aside)
            throw error
        }
        try removeTree(folder)
    }

    package func hardLink(_ existing: FilePath, as new: FilePath) throws(FileError) {
        let (source, target) = (try locate(existing, following: false), try locate(new, following: false))
        ChangePoint.pass("hard link", target)
        guard Glibc.link(source.forSystem, target.forSystem) == 0 else { throw .last("link", target) }
    }

    package func unlink(_ path: FilePath) throws(FileError) {
        let located = try locate(path, following: false)
        ChangePoint.pass("unlink", located)
        if Glibc.unlink(located.forSystem) != 0, errno != ENOENT { throw .last("remove", located) }
    }

    package func removeEmptyDirectory(_ path: FilePath) {
        guard let located = try? locate(path, following: false) else { return }
        ChangePoint.pass("rmdir", located)
        rmdir(located.forSystem)
    }

    /// Removes a file, a link, or a folder with all that is in it; links are not followed.
    package func removeTree(_ path: FilePath) throws(FileError) {
        let located = try locate(path, following: false)
        let status: FileStatus
        do { status = try .read(located, following: false) } catch  where error.isNotFound { return }
        guard status.kind == .directory else { return try unlink(path) }
        for name in try list(path) { try removeTree(path.appending(name)) }
        ChangePoint.pass("rmdir", located)
        guard rmdir(located.forSystem) == 0 else { throw .last("remove", located) }
    }

    /// Syncs the filesystem that holds `path`, so that a rename after it never shows unwritten data.
    package func syncFilesystem(of path: FilePath) throws(FileError) {
        let located = try locate(path)
        let descriptor = open(located.forSystem, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last("sync", located) }
        defer { close(descriptor) }
        guard clinux_syncfs(descriptor) == 0 else { throw .last("sync", located) }
    }

    private func rename(_ from: MachinePath, over target: MachinePath) throws(FileError) {
        ChangePoint.pass("rename to", target)
        guard Glibc.rename(from.forSystem, target.forSystem) == 0 else { throw .last("rename to", target) }
    }

    private func publish(_ temporary: MachinePath, as target: MachinePath) throws(FileError) {
        do {
            try rename(temporary, over: target)
        } catch {
            Glibc.unlink(temporary.forSystem)
            throw error
        }
    }
}

func randomName() -> String {
    String(UInt64.random(in: .min ... .max), radix: 36)
}

func writeAll(_ bytes: [UInt8], to descriptor: CInt, path: MachinePath) throws(FileError) {
    var written = 0
    while written < bytes.count {
        let count = bytes.withUnsafeBytes {
            Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
        }
        if count < 0 {
            if errno == EINTR { continue }
            throw .last("write", path)
        }
        written += count
    }
}

extension SystemRoot {
    /// Sets the time of a file's last change to now.
    package func touch(_ path: FilePath) throws(FileError) {
        let located = try locate(path, following: false)
        ChangePoint.pass("set time of", located)
        guard utimensat(AT_FDCWD, located.forSystem, nil, AT_SYMLINK_NOFOLLOW) == 0 else {
            throw .last("set the time of", located)
        }
    }

    package func setMode(_ path: FilePath, _ mode: CInterop.Mode) throws(FileError) {
        let located = try locate(path, following: false)
        ChangePoint.pass("chmod", located)
        guard chmod(located.forSystem, mode) == 0 else { throw .last("set the mode of", located) }
    }

    /// Copies the files, folders and links in a folder into another one that exists.
    package func copyTree(_ source: FilePath, into target: FilePath) throws(FileError) {
        for name in try list(source) {
            let (from, to) = (source.appending(name), target.appending(name))
            guard let status = status(from) else { continue }
            switch status.kind {
            case .directory:
                try makeDirectory(to, mode: status.mode)
                try copyTree(from, into: to)
            case .link: if let destination = linkTarget(from) { try link(to, to: destination) }
            case .file: try copyFile(from, to: to, mode: status.mode)
            case .other: break
            }
        }
    }

    package func copyFile(_ source: FilePath, to target: FilePath, mode: CInterop.Mode) throws(FileError) {
        let (from, to) = (try locate(source, following: false), try locate(target, following: false))
        let input = open(from.forSystem, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard input >= 0 else { throw .last("read", from) }
        defer { close(input) }
        ChangePoint.pass("copy to", to)
        let output = open(to.forSystem, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard output >= 0 else { throw .last("write", to) }
        defer { close(output) }
        try copyContent(of: input, from, to: output, to)
        guard fchmod(output, mode) == 0, fsync(output) == 0 else { throw .last("write", to) }
    }

    /// Adds the content of one file to the end of another.
    package func append(_ source: FilePath, to target: FilePath) throws(FileError) {
        let (from, to) = (try locate(source), try locate(target, following: false))
        let input = open(from.forSystem, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw .last("read", from) }
        defer { close(input) }
        ChangePoint.pass("append to", to)
        let output = open(to.forSystem, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
        guard output >= 0 else { throw .last("write", to) }
        defer { close(output) }
        try copyContent(of: input, from, to: output, to)
    }

    private func copyContent(
        of input: CInt, _ from: MachinePath, to output: CInt, _ target: MachinePath
    ) throws(FileError) {
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = Glibc.read(input, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw .last("read", from)
            }
            if count == 0 { break }
            try writeAll(Array(buffer[..<count]), to: output, path: target)
        }
    }
}
