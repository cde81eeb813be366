import DriverModel
import Host
import SystemPackage

extension UnfinishedCheckOut {
    /// Nil if no checkout was begun, or only one of another clone.
    static func read(in git: Git, changed: [String], untracked: [String], root: SystemRoot) async -> UnfinishedCheckOut?
    {
        guard let tag = tag(in: git.clone, root: root) else { return nil }
        guard !changed.isEmpty || !untracked.isEmpty else {
            return UnfinishedCheckOut(tag: tag, isHalfway: false, others: [])
        }
        let comparison = Comparison(git: git, root: root, blobs: (try? await blobs(of: tag, git)) ?? [:])
        let ours = await comparison.files(among: changed + untracked)
        return UnfinishedCheckOut(
            tag: tag,
            isHalfway: !ours.isEmpty,
            others: changed.filter { !ours.contains($0) }
                + untracked.filter { comparison.blobs[$0] != nil && !ours.contains($0) })
    }

    /// The tag that was being checked out.
    static func tag(in clone: FilePath, root: SystemRoot) -> String? {
        let words = UnfinishedChange(.checkOut, in: root).text?.split(separator: " ", maxSplits: 1) ?? []
        return words.count == 2 && words[1] == clone.string ? String(words[0]) : nil
    }

    /// git's names for the content of the tag's files.
    private static func blobs(of tag: String, _ git: Git) async throws -> [String: String] {
        var blobs: [String: String] = [:]
        for line in try await git.list(["ls-tree", "-r", "-z", "refs/tags/\(tag)"]) {
            // `100644 blob <id>\t<path>`
            let halves = line.split(separator: "\t", maxSplits: 1)
            guard halves.count == 2, let id = halves[0].split(separator: " ").last else { continue }
            blobs[String(halves[1])] = String(id)
        }
        return blobs
    }
}

/// Finds files that an interrupted checkout leaves: as the tag has them, only the beginning of that, or missing.
private struct Comparison {
    let git: Git
    let root: SystemRoot
    let blobs: [String: String]

    func files(among files: [String]) async -> Set<String> {
        let there = files.filter { root.status(git.clone.appending($0)) != nil }
        var ours = Set(files).subtracting(there)
        let known = there.filter { blobs[$0] != nil && root.status(git.clone.appending($0))?.kind == .file }
        guard !known.isEmpty,
            let ids = try? await git.run(["hash-object", "--"] + known).split(separator: "\n"), ids.count == known.count
        else { return ours }
        for (file, id) in zip(known, ids) {
            if blobs[file] == String(id) {
                ours.insert(file)
            } else if await isBeginning(file) {
                ours.insert(file)
            }
        }
        return ours
    }

    private func isBeginning(_ file: String) async -> Bool {
        // The owner reads it, because root opens nothing in a clone. The file may have become a named pipe, so there is
        // a time limit.
        let limit = 16 << 20
        let read = Program(
            "timeout", ["10", "head", "--bytes=\(limit)", "--", git.clone.appending(file).string], account: git.owner)
        guard let written = try? await git.host.programs.output(of: read, limit: limit), let blob = blobs[file] else {
            return false
        }
        guard !written.isEmpty else { return true }
        return (try? await git.run(["cat-file", "blob", blob]))?.utf8.starts(with: written.utf8) ?? false
    }
}
