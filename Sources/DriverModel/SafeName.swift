extension StringProtocol {
    /// Whether a name that somebody else chose may be given to programs and be part of a path. DKMS and depmod are
    /// written in shell and pass names on unquoted, so a name with anything that a shell could read in another way is
    /// refused.
    package var isSafeName: Bool {
        guard let first = utf8.first, first.isAlphanumeric, utf8.count <= 128 else { return false }
        return utf8.allSatisfy { $0.isAlphanumeric || "._+~-".utf8.contains($0) }
    }
}

extension UInt8 {
    fileprivate var isAlphanumeric: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }
}
