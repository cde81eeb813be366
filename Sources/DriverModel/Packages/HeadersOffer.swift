/// What the package manager says about a package with headers.
package enum HeadersOffer: Hashable, Sendable {
    /// The repositories have it in this version.
    case version(String)
    /// They do not have it.
    case unavailable
}
