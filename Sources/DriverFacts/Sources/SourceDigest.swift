import Crypto
import DriverModel
import Host
import SystemPackage
import SystemValues
import Text

/// The content of a source, or of its independent part, as one number.
package struct SourceDigest {
    package let root: SystemRoot
    package let source: FilePath

    package init(root: SystemRoot, source: FilePath) {
        self.root = root
        self.source = source
    }

    /// The files beside `src/` that the independent part is compiled from, without documents and settings of DKMS.
    package static func topFiles(of source: FilePath, in root: SystemRoot) throws -> [String] {
        try root.list(source).filter { name in
            guard root.status(source.appending(name))?.kind == .file else { return false }
            return !name.hasPrefix(".") && !name.hasPrefix("dkms.conf") && !name.hasSuffix(".md") && name != "COPYING"
        }
    }

    package func text() throws -> String {
        var hash = SHA256()
        for name in try Self.topFiles(of: source, in: root) + ["src"] { try add(FilePath(name), to: &hash) }
        return hash.finalize().hexadecimal
    }

    /// Includes the interface, and everything else in the source: sources with the same digest build the same modules.
    package func ofEverything() throws -> String {
        var hash = SHA256()
        for name in try root.list(source) where !name.hasPrefix(".git") { try add(FilePath(name), to: &hash) }
        return hash.finalize().hexadecimal
    }

    private func add(_ path: FilePath, to hash: inout SHA256) throws {
        // A whole source is read, and its disk may be slow.
        try Task.checkCancellation()
        let full = source.appending(path.components)
        guard let name = path.lastComponent?.string, let status = root.status(full), !isProduct(name, status) else {
            return
        }
        func add(_ text: String) { hash.update(data: Array(text.utf8) + [0]) }
        add("\(path) \(status.kind.rawValue) \(status.mode & 0o111 != 0)")
        switch status.kind {
        case .directory: for name in try root.list(full) { try self.add(path.appending(name), to: &hash) }
        case .link: add(root.linkTarget(full)?.string ?? "")
        case .file:
            // NVIDIA's largest file has a hundred megabytes. A file beyond the limit belongs to no driver's source, and
            // must not be read for minutes.
            guard status.size <= SystemRoot.sizeLimit else {
                throw FileError("read", root.place(of: full), .fileTooLarge)
            }
            add("\(status.size)")
            try root.readPieces(of: full) { hash.update(data: $0) }
        case .other: break
        }
    }

    /// What builds leave behind. `StagedSource` leaves out the same.
    private func isProduct(_ name: String, _ status: FileStatus) -> Bool {
        if status.kind == .directory { return BuildProduct.folders.contains(name) }
        return BuildProduct.patterns.contains { ShellPattern($0).matches(name) }
    }
}
