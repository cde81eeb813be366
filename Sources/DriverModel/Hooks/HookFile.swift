import Crypto
import SystemPackage
import Text

/// A file that `driver dkms hook` installs for a package manager.
///
/// The file carries a checksum of itself, which shows whether a person has changed it or an older nvctl wrote it.
package struct HookFile: Hashable, Sendable {
    package enum State: String, Sendable {
        case missing
        case current
        /// Written by another version of nvctl and not changed since, or has the wrong mode.
        case outdated
        /// Changed by somebody, or not ours.
        case foreign
    }

    package let path: FilePath
    package let mode: CInterop.Mode
    package let text: String

    package init(path: FilePath, mode: CInterop.Mode, text: String) {
        self.path = path
        self.mode = mode
        self.text = text
    }
}

extension HookFile {
    /// The mark is the first line, or the second of a script.
    package init(_ path: FilePath, mode: CInterop.Mode = 0o644, body: String) {
        var lines = body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines.insert(Self.mark(of: body), at: body.hasPrefix("#!") ? 1 : 0)
        self.init(path: path, mode: mode, text: lines.joined(separator: "\n"))
    }

    /// Whether a text is still as some version of nvctl wrote it.
    package static func isUnchanged(_ text: String) -> Bool {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let place = lines.prefix(2).firstIndex(where: { $0.hasPrefix(markPrefix) }) else { return false }
        let mark = lines.remove(at: place)
        return mark == Self.mark(of: lines.joined(separator: "\n"))
    }

    package static let markPrefix =
        "# Written by 'nvctl driver dkms hook', which leaves a changed file as it is. sha256:"

    private static func mark(of body: String) -> String {
        markPrefix + SHA256.hash(data: Array(body.utf8)).prefix(16).hexadecimal
    }
}
