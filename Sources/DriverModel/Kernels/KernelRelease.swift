import Text

/// The release of a kernel: what `uname -r` prints, and the name of its modules folder.
package struct KernelRelease: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let text: String

    package init(_ text: String) { self.text = text }

    package var description: String { text }

    package static func < (first: KernelRelease, second: KernelRelease) -> Bool {
        VersionOrder.isOrderedBefore(first.text, second.text)
    }

    /// Whether it may be passed to programs.
    package var isWellFormed: Bool { text.isSafeName }
}

extension KernelRelease: Codable {
    package init(from decoder: any Decoder) throws { self.init(try String(from: decoder)) }

    package func encode(to encoder: any Encoder) throws { try text.encode(to: encoder) }
}
