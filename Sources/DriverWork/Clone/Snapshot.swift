import DriverDecisions
import DriverFacts
import DriverModel
import Host
import SystemPackage
import Text

/// Copies the files of a user's clone to a place that only root can write.
///
/// A `tar` that runs as the clone's owner reads the files. Whatever links and races the clone has, the copy contains
/// nothing that its owner could not read.
struct Snapshot {
    static let temporaryPrefix = ".new-"

    let host: Host
    let request: SnapshotRequest

    private var root: SystemRoot { host.root }

    /// Returns what undoes it.
    func take() async throws -> () throws -> Void {
        let files: [String]
        if let content = request.state.content {
            files = content.files
        } else {
            files = try await CloneContent.read(of: request.state, on: host).files
        }
        let work = try root.makeTemporaryDirectory(in: Places.sources, prefix: Self.temporaryPrefix)
        defer { try? root.removeTree(work) }
        let tree = work.appending("tree")
        try root.makeDirectory(tree)
        try await copy(files, to: tree, by: work.appending("tree.tar"))
        try SnapshotSanitizer(root: root, tree: tree, isOpen: request.state.isOpen).run()
        guard SourceTreeReader.version(of: tree, in: root) == request.version else {
            throw Failure.notADriverTree(request.clone, reason: "its version.mk changed while it was being copied")
        }
        try provideConf(in: tree)
        try root.syncFilesystem(of: tree)
        return try publish(tree)
    }

    private func copy(_ files: [String], to tree: FilePath, by archive: FilePath) async throws {
        let state = request.state
        let pack = Program(
            "tar",
            [
                "--create", "--directory=\(request.clone)", "--no-recursion", "--ignore-failed-read",
                "--quoting-style=literal", "--null",
                "--verbatim-files-from", "--files-from=-",
            ],
            account: state.owner,
            input: Self.withFolders(files).map { $0 + "\0" }.joined()
        )
        let packed = try await host.programs.run(pack, output: .written(to: root.locate(archive)))
        guard packed.succeeded else { throw failure(pack, packed, copying: files) }
        let unpack = Program(
            "tar",
            [
                "--extract", "--file=\(archive)", "--directory=\(tree)", "--no-same-owner", "--no-same-permissions",
            ])
        let unpacked = try await host.programs.run(unpack, output: .captured(limit: 1 << 20))
        guard unpacked.succeeded else { throw failure(unpack, unpacked, copying: files) }
        let lacking = files.filter { root.status(tree.pushing(FilePath($0))) == nil }
        // These are missing for other reasons: the owner could not read them although their modes allow it, or has
        // removed them.
        if let first = lacking.first(where: { !packed.errors.contains($0) }) {
            throw ProgramError(unpack, .withoutEffect("left out files (\(lacking.count)), such as \(first)"))
        }
        for file in lacking { host.logger.warning("\(file.printable) was not copied, because tar could not read it") }
    }

    /// The folders come before the files in them, because their modes are copied, too.
    private static func withFolders(_ files: [String]) -> [String] {
        var folders: Set<String> = []
        for file in files {
            var folder = FilePath(file)
            while folder.removeLastComponent(), !folder.isEmpty, folders.insert(folder.string).inserted {}
        }
        return folders.sorted() + files
    }

    private func failure(
        _ program: Program, _ result: ProgramResult, copying files: [String]
    ) -> any Error {
        // A short write sets no error number, so tar reports it in its own words.
        guard result.isForWantOfSpace || result.everything.contains("Wrote only") else {
            return ProgramError(program, .ended(result))
        }
        // The files need their space twice: in the archive, and unpacked.
        let needed = 2 * files.reduce(0) { $0 + root.size(of: request.clone.pushing(FilePath($1))) }
        return Failure.noSpace(
            SpaceShortage(at: Places.sources, needed: needed, in: root),
            doing: "copying \(request.clone.string.printable)")
    }

    /// The user's own dkms.conf is used if it has no faults.
    private func provideConf(in tree: FilePath) throws {
        let path = tree.appending("dkms.conf")
        if let conf = try? DkmsConf.read(path, in: root),
            DkmsConfFault.faults(of: conf, version: request.version).allSatisfy({ !$0.isFatal })
        {
            return
        }
        if let edited = editedConf() { return try root.write(edited, to: path) }
        _ = try ConfWriter(root: root).write(DkmsConfTemplate(version: request.version), to: path)
    }

    /// The dkms.conf of the replaced snapshot, if somebody has changed our commands there and it works.
    private func editedConf() -> String? {
        let path = request.destination.appending("dkms.conf")
        guard let text = root.text(path, limit: 1 << 20),
            !DkmsConfTemplate(version: request.version).hasCommands(of: text),
            let conf = try? DkmsConf(path: path, text: text),
            DkmsConfFault.faults(of: conf, version: request.version).allSatisfy({ !$0.isFatal })
        else { return nil }
        return text
    }

    private func publish(_ tree: FilePath) throws -> () throws -> Void {
        let destination = request.destination
        let state = request.state
        let record = SourceRecord(
            clone: state.path.string, remote: state.remote, tag: state.tag, commit: state.commit,
            isModified: state.isModified, fingerprint: state.fingerprint, taken: host.now())
        let existed = root.status(destination) != nil
        if existed { try root.exchange(tree, destination) } else { try root.rename(tree, to: destination) }
        // The record comes last. Without it, the next sync takes the snapshot again.
        try record.write(version: request.version, in: root)
        let (root, version) = (root, request.version)
        return {
            // A snapshot that replaced an older one of the same clone does no harm: the user asked for it.
            guard !existed else { return }
            try root.removeTree(destination)
            try root.unlink(SourceRecord.file(of: version))
        }
    }
}

/// Removes from a copied tree what root must not have in its sources: links out of the tree, and anything but files,
/// folders and links. Nobody may read more of the copy than of the original, or write to it.
struct SnapshotSanitizer {
    let root: SystemRoot
    let tree: FilePath
    /// Whether everybody can enter the folder of the original.
    let isOpen: Bool

    func run() throws {
        try clean(tree, depth: 0)
        // Every user's `status` reads these files.
        try root.setMode(tree, isOpen ? 0o755 : 0o711)
        for name in ["version.mk", "dkms.conf"] where root.status(tree.appending(name))?.kind == .file {
            try root.setMode(tree.appending(name), 0o644)
        }
    }

    private func clean(_ folder: FilePath, depth: Int) throws {
        if let mode = root.status(folder)?.mode { try root.setMode(folder, 0o700 | others(mode)) }
        for name in try root.list(folder) {
            let path = folder.appending(name)
            guard let status = root.status(path) else { continue }
            switch status.kind {
            case .directory: try clean(path, depth: depth + 1)
            case .file: try root.setMode(path, 0o600 | status.mode & 0o100 | others(status.mode))
            case .link: if leaves(path, depth: depth) { try root.unlink(path) }
            case .other: try root.unlink(path)
            }
        }
    }

    /// The copy belongs to root, so members of the original's group count as others.
    private func others(_ mode: CInterop.Mode) -> CInterop.Mode { isOpen ? (mode & 0o005) * 0o11 : 0 }

    /// A link stays inside if it climbs no higher than the top of the tree and only then descends. A link that climbs
    /// after descending could pass through another link, so its text says nothing about its target.
    private func leaves(_ link: FilePath, depth: Int) -> Bool {
        guard let target = root.linkTarget(link), !target.isAbsolute else { return true }
        let kinds = target.components.map(\.kind).filter { $0 != .currentDirectory }
        let climbs = kinds.prefix { $0 == .parentDirectory }.count
        return climbs > depth || kinds.dropFirst(climbs).contains(.parentDirectory)
    }
}
