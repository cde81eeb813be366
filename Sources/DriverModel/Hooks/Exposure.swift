import SystemPackage
import SystemValues
import Text

/// A file that root runs or goes by, and that somebody else can change.
package struct Exposure: Hashable, Sendable {
    package let path: FilePath
    package let writer: ForeignWriter

    package init(path: FilePath, writer: ForeignWriter) {
        self.path = path
        self.writer = writer
    }

    /// One place that is open to others is one thing to mend.
    package static func unique(_ exposures: [Exposure?]) -> [Exposure] {
        var places: Set<FilePath> = []
        return exposures.compactMap(\.self).filter { places.insert($0.writer.place).inserted }
    }

    /// Not by a folder above it, nor behind a link.
    package var isOfItself: Bool { writer.place.starts(with: path) }

    /// What leaves it to root alone: a command, where that can do no harm to anything else.
    package var advice: Advice {
        let place = writer.place.string.shellQuoted
        guard isOfItself else {
            return "put it where only root can write, or leave \(place) to root alone"
        }
        return switch writer.who {
        case .owner: "chown root: \(place)"
        case .user: "setfacl --remove-all \(place)"
        case .group, .everybody: "chmod go-w \(place)"
        case .unknown: "move it to a filesystem of this machine's own"
        }
    }
}
