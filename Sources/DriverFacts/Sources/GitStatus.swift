import Text

/// What `git status` says of a work tree (`--porcelain=v2 --branch -z`, git-status(1)).
struct GitStatus: Hashable {
    /// nil before the first commit.
    private(set) var commit: String?
    /// The files that differ from the commit, each with two letters, a blank and its path, as in the first version of
    /// that format.
    private(set) var changes: [String] = []
    /// Untracked files that git does not ignore.
    private(set) var untracked: [String] = []

    static let arguments = [
        "status", "--porcelain=v2", "--branch", "--no-ahead-behind", "-z", "--untracked-files=all", "--no-renames",
    ]

    /// Tracked files among the changes.
    var changed: [String] { changes.filter { !$0.hasPrefix("??") }.map { String($0.dropFirst(3)) } }

    init(_ entries: [String]) {
        for entry in entries {
            switch entry.first {
            case "#":
                let words = entry.split(separator: " ")
                if words.count == 3, words[1] == "branch.oid", words[2] != "(initial)" { commit = String(words[2]) }
            // `1 <XY> <sub> <mH> <mI> <mW> <hH> <hI> <path>`; or `u …`, with the three sides of a merge
            case "1": add(entry, fields: 8)
            case "u": add(entry, fields: 10)
            case "?": untracked.append(String(entry.dropFirst(2)))
            default: break
            }
        }
        changes += untracked.map { "?? \($0)" }
    }

    private mutating func add(_ entry: String, fields: Int) {
        let parts = entry.split(separator: " ", maxSplits: fields)
        guard parts.count == fields + 1 else { return }
        changes.append("\(parts[1].map { $0 == "." ? " " : String($0) }.joined()) \(parts[fields])")
    }
}
