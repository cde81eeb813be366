/// Programs are looked up in the system's own folders only, whatever the caller's PATH is.
package enum SearchPath {
    package static let directories = [
        "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin",
    ]
    package static var text: String { directories.joined(separator: ":") }
}
