/// A version of a driver, as DKMS writes it: `nvidia/590.48.01`.
package struct DriverTitle: Hashable, Sendable, CustomStringConvertible {
    package let module: String
    package let version: DriverVersion

    package init(_ module: String, _ version: DriverVersion) { (self.module, self.version) = (module, version) }

    /// nil if the text is something else, as in a record that somebody has changed.
    package init?(_ text: Substring) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts.allSatisfy(\.isSafeName) else { return nil }
        self.init(parts[0], DriverVersion(parts[1]))
    }

    package var description: String { "\(module)/\(version)" }
}

/// What a change of version left behind that not all kernels could follow.
package struct PartialSwitch: Hashable, Sendable {
    /// The version that is in use now.
    package let current: DriverTitle
    /// The version before, which some kernels still have.
    package let earlier: DriverTitle

    package init(current: DriverTitle, earlier: DriverTitle) { (self.current, self.earlier) = (current, earlier) }

    /// nil if the text is not what `description` writes.
    package init?(_ text: String) {
        let titles = text.split(separator: " ").map { DriverTitle($0) }
        guard titles.count == 2, let current = titles[0], let earlier = titles[1] else { return nil }
        self.init(current: current, earlier: earlier)
    }

    package var description: String { "\(current) \(earlier)" }
}
