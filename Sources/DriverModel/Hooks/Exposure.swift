import SystemPackage
import SystemValues
import Text

/// A file that root runs or reads settings from, and that somebody else can change.
package struct Exposure: Hashable, Sendable {
    package let path: FilePath
    package let writer: ForeignWriter

    package init(path: FilePath, writer: ForeignWriter) {
        self.path = path
        self.writer = writer
    }

    /// Keeps one exposure for each place that others can write to, because that is one thing to fix.
    package static func unique(_ exposures: [Exposure?]) -> [Exposure] {
        var places: Set<FilePath> = []
        return exposures.compactMap(\.self).filter { places.insert($0.writer.place).inserted }
    }

    /// Whether the file itself is open to others, rather than a folder above it or a folder that a link leads through.
    package var isOfItself: Bool { writer.place.starts(with: path) }

    /// How to make sure that only root can change it. The advice is a command if that cannot harm anything else.
    package var advice: Advice {
        let place = writer.place.string.shellQuoted
        guard isOfItself else {
            return "move it to where only root can write, or make \(place) writable by root only"
        }
        return switch writer.who {
        case .owner: "chown root: \(place)"
        case .user: "setfacl --remove-all \(place)"
        case .group, .everybody: "chmod go-w \(place)"
        case .unknown: "move it to a local filesystem of this machine"
        }
    }
}
