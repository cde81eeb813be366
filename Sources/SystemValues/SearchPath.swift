/// Programs are searched in the system's own folders only, whatever PATH the caller has.
package enum SearchPath {
    package static let directories = [
        "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin",
    ]
    package static var text: String { directories.joined(separator: ":") }
}
