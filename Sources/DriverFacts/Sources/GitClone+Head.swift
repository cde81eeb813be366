import DriverModel
import Host
import SystemPackage

extension GitClone {
    /// The commit that is checked out; nil before the first one, or if only git can read how its references are kept
    /// (reftable).
    package var head: String? {
        guard let line = root.firstLine(gitFolder.appending("HEAD")) else { return nil }
        let marker = "ref: "
        guard line.hasPrefix(marker) else { return Self.commit(line) }
        let reference = String(line.dropFirst(marker.count))
        // This text decides which file is read, and the clone may be somebody else's.
        guard reference.hasPrefix("refs/"), !reference.split(separator: "/").contains("..") else { return nil }
        if let loose = root.firstLine(commonFolder.appending(reference)) { return Self.commit(loose) }
        return packedReferences.first { $0.name == reference }?.commit
    }

    /// The tag of a commit; if there are several, the newest release.
    ///
    /// A loose annotated tag names a compressed object that names the commit, which cannot be followed without git. In
    /// that case, the tag with the name of the source's version is taken.
    package func tag(of commit: String, version: DriverVersion?) -> String? {
        let prefix = "refs/tags/"
        let folder = commonFolder.appending("refs/tags")
        var unpeeled: Set<String> = []
        var found: [String] = []
        // A loose reference wins over a packed one of the same name.
        let loose = root.names(in: folder)
        for name in loose {
            guard let object = root.firstLine(folder.appending(name)).flatMap(Self.commit) else { continue }
            if object == commit { found.append(name) } else { unpeeled.insert(name) }
        }
        for reference in packedReferences where reference.name.hasPrefix(prefix) && reference.commit == commit {
            let name = String(reference.name.dropFirst(prefix.count))
            if !loose.contains(name) { found.append(name) }
        }
        let newest = found.max { first, second in
            let (a, b) = (DriverVersion(first), DriverVersion(second))
            return a.isRelease == b.isRelease ? a < b : b.isRelease
        }
        if let newest { return newest }
        return version.flatMap { unpeeled.contains($0.text) ? $0.text : nil }
    }

    private struct Reference {
        let name: String
        /// For an annotated tag, the commit that it stands for.
        var commit: String
    }

    /// `<object> <name>`, and `^<commit>` in the next line for an annotated tag.
    private var packedReferences: [Reference] {
        var references: [Reference] = []
        let text = root.text(commonFolder.appending("packed-refs"), limit: 64 << 20) ?? ""
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            if line.hasPrefix("^") {
                if let commit = Self.commit(line.dropFirst()), !references.isEmpty {
                    references[references.count - 1].commit = commit
                }
                continue
            }
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2, let object = Self.commit(words[0]) else { continue }
            references.append(Reference(name: String(words[1]), commit: object))
        }
        return references
    }

    /// The name of an object: 40 hexadecimal digits, or 64 with SHA-256.
    private static func commit(_ text: some StringProtocol) -> String? {
        let bytes = text.utf8
        guard bytes.count == 40 || bytes.count == 64 else { return nil }
        let isHexadecimal = bytes.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
        }
        return isHexadecimal ? String(text) : nil
    }
}
