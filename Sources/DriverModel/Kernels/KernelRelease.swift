import Text

/// The release of a kernel as `uname -r` says it and as its modules folder is called.
package struct KernelRelease: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let text: String

    package init(_ text: String) { self.text = text }

    package var description: String { text }

    package static func < (first: KernelRelease, second: KernelRelease) -> Bool {
        VersionOrder.isOrderedBefore(first.text, second.text)
    }

    /// Whether the name may be given to programs. DKMS and depmod are written in shell and pass
    /// releases on unquoted, so anything a shell could read in another way is refused.
    package var isWellFormed: Bool {
        guard let first = text.utf8.first, Self.isAlphanumeric(first), text.utf8.count <= 128 else { return false }
        return text.utf8.allSatisfy { Self.isAlphanumeric($0) || "._+~-".utf8.contains($0) }
    }

    package static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }
}

/// The version of a driver, such as `590.48.01`.
package struct DriverVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let text: String

    package init(_ text: String) { self.text = text }

    package var description: String { text }

    package static func < (first: DriverVersion, second: DriverVersion) -> Bool {
        VersionOrder.isOrderedBefore(first.text, second.text)
    }

    /// As for releases: it becomes part of paths and of DKMS's arguments.
    package var isWellFormed: Bool { KernelRelease(text).isWellFormed }

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

extension KernelRelease: Codable {
    package init(from decoder: any Decoder) throws { self.init(try String(from: decoder)) }

    package func encode(to encoder: any Encoder) throws { try text.encode(to: encoder) }
}
