import Text

/// The version of a driver, such as `590.48.01`.
package struct DriverVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let text: String

    package init(_ text: String) { self.text = text }

    package var description: String { text }

    package static func < (first: DriverVersion, second: DriverVersion) -> Bool {
        VersionOrder.isOrderedBefore(first.text, second.text)
    }

    /// Whether it may become part of paths and of DKMS's arguments.
    package var isWellFormed: Bool { text.isSafeName }

    /// A release of NVIDIA's: two or three groups of digits. Tags of other forms (letters,
    /// release candidates) are not releases.
    package var isRelease: Bool {
        let groups = text.split(separator: ".", omittingEmptySubsequences: false)
        return (2...3).contains(groups.count)
            && groups.allSatisfy { group in
                !group.isEmpty && group.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }
    }
}
