import Glibc

/// A file, folder or link of a base system, as it is before anything is damaged.
struct Target: Sendable {
    enum Kind: Sendable { case file, folder, link }

    /// The path below the root, without a slash before it.
    let path: String
    let kind: Kind
    let fileClass: FileClass

    /// All of a root, always in the same order.
    static func all(in root: String, below folder: String = "") -> [Target] {
        Files.names(in: folder.isEmpty ? root : "\(root)/\(folder)").flatMap { name -> [Target] in
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            guard let kind = Files.kind("\(root)/\(path)") else { return [] }
            let own = FileClass(path: path).map { [Target(path: path, kind: kind, fileClass: $0)] } ?? []
            return own + (kind == .folder ? all(in: root, below: path) : [])
        }
    }
}

/// Files by their paths on this machine. Not through `SystemRoot`, which is part of what is tested.
enum Files {
    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    static func mode(_ path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode : nil
    }

    static func kind(_ path: String) -> Target.Kind? {
        switch mode(path).map({ $0 & S_IFMT }) {
        case S_IFREG: .file
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: nil
        }
    }

    /// nil if it is not a file, or is one of 64 MiB or more, which an earlier mutation may have made.
    static func read(_ path: String) -> [UInt8]? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size < 64 << 20,
            let file = fopen(path, "rb")
        else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = fread(&bytes, 1, bytes.count, file)
        bytes.removeSubrange(count...)
        return bytes
    }

    static func text(_ path: String) -> String { String(decoding: read(path) ?? [], as: UTF8.self) }

    @discardableResult static func write(_ bytes: [UInt8], to path: String) -> Bool {
        guard let file = fopen(path, "wb") else { return false }
        defer { fclose(file) }
        return fwrite(bytes, 1, bytes.count, file) == bytes.count
    }

    @discardableResult static func write(_ text: String, to path: String) -> Bool { write(Array(text.utf8), to: path) }

    static func remove(_ path: String) {
        if kind(path) == .folder {
            Command.run(["/bin/rm", "-rf", "--", path])
        } else {
            unlink(path)
        }
    }

    /// Copies a folder in the place of whatever is there.
    static func copy(_ folder: String, to path: String) {
        remove(path)
        Command.run(["/bin/cp", "-a", "--", folder, path])
    }

    /// The release of this machine's kernel.
    static var running: String? {
        var names = utsname()
        guard uname(&names) == 0 else { return nil }
        return withUnsafeBytes(of: names.release) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
    }

    static func makeFolder(_ path: String) { Command.run(["/bin/mkdir", "-p", "--", path]) }
}
