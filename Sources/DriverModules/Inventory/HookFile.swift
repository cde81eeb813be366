import Crypto
import Host
import SystemPackage
import Text

/// A file that `driver dkms hook` installs for a package manager.
///
/// It carries a checksum of itself, by which one that a person has changed is told from one that an older nvctl wrote.
package struct HookFile: Hashable, Sendable {
    package enum State: String, Sendable {
        case missing
        case current
        /// Written by another version of nvctl, and as it was written.
        case outdated
        /// Changed by somebody, or not ours.
        case foreign
    }

    package let path: FilePath
    package let mode: CInterop.Mode
    package let text: String

    /// The mark is the first line, or the second of a script.
    init(_ path: FilePath, mode: CInterop.Mode = 0o644, body: String) {
        self.path = path
        self.mode = mode
        var lines = body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines.insert(Self.mark(of: body), at: body.hasPrefix("#!") ? 1 : 0)
        text = lines.joined(separator: "\n")
    }

    private static let markPrefix =
        "# Written by 'nvctl driver dkms hook', which leaves a changed file as it is. sha256:"

    private static func mark(of body: String) -> String {
        markPrefix + SHA256.hash(data: Array(body.utf8)).prefix(16).hexadecimal
    }

    package func state(in root: SystemRoot) -> State {
        guard let status = root.status(path) else { return .missing }
        guard status.kind == .file, let found = root.text(path, limit: 1 << 16) else { return .foreign }
        if found == text { return status.mode == mode ? .current : .outdated }
        return Self.isUnchanged(found) ? .outdated : .foreign
    }

    /// Whether a text is what some nvctl wrote.
    static func isUnchanged(_ text: String) -> Bool {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let place = lines.prefix(2).firstIndex(where: { $0.hasPrefix(markPrefix) }) else { return false }
        let mark = lines.remove(at: place)
        return mark == Self.mark(of: lines.joined(separator: "\n"))
    }
}
