import Crypto
import DriverModel
import Host
import SystemPackage
import Text

extension HookFile {
    /// The mark is the first line, or the second of a script.
    package init(_ path: FilePath, mode: CInterop.Mode = 0o644, body: String) {
        var lines = body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines.insert(Self.mark(of: body), at: body.hasPrefix("#!") ? 1 : 0)
        self.init(path: path, mode: mode, text: lines.joined(separator: "\n"))
    }

    /// Whether a text is what some nvctl wrote.
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

    package func state(in root: SystemRoot) -> State {
        guard let status = root.status(path) else { return .missing }
        guard status.kind == .file, let found = root.text(path, limit: 1 << 16) else { return .foreign }
        if found == text { return status.mode == mode ? .current : .outdated }
        return Self.isUnchanged(found) ? .outdated : .foreign
    }
}
