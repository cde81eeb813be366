import DriverModel
import Host
import SystemPackage
import SystemValues
import Text

/// The package manager's record of which package owns which file, read from its files.
package final class PackageDatabase {
    enum Kind { case pacman, dpkg, none }

    let kind: Kind
    private let root: SystemRoot
    private let reader: ModuleReader
    private let identity: FileIdentity?
    private var learned: [String: String]

    static let pacmanFolder: FilePath = "/var/lib/pacman/local"
    private static let dpkgFolder: FilePath = "/var/lib/dpkg/info"

    package init(root: SystemRoot, reader: ModuleReader) {
        self.root = root
        self.reader = reader
        // Debian has a package of pacman, and others have one of dpkg.
        let isDebian = Distribution.read(in: root).family == .debian
        let found = [(Self.pacmanFolder, Kind.pacman), (Self.dpkgFolder, .dpkg)].filter { root.isDirectory($0.0) }.map(
            \.1)
        kind = (isDebian ? found.last : found.first) ?? .none
        // Both managers rename or create something in this folder at every installation.
        let folder = kind == .pacman ? Self.pacmanFolder : Self.dpkgFolder
        identity = root.status(folder, following: true)?.identity
        learned = identity.map(reader.owners(database:)) ?? [:]
    }

    /// The name of the package that owns a file.
    package func owner(of path: FilePath) -> String? {
        guard let identity, kind != .none else { return nil }
        if let known = learned[path.string] { return known.isEmpty ? nil : known }
        let owner = search(path)
        learned[path.string] = owner ?? ""
        reader.remember(owners: learned, database: identity)
        return owner
    }

    /// The version of an installed package, which is empty on Debian; nil if the package is not installed.
    func installedVersion(of package: String) -> String? {
        switch kind {
        case .pacman:
            return root.names(in: Self.pacmanFolder).lazy
                .compactMap { Self.pacmanNameAndVersion($0) }
                .first { $0.name == package }?.version
        case .dpkg: return hasDpkgPackage(package) ? "" : nil
        case .none: return nil
        }
    }

    private func hasDpkgPackage(_ package: String) -> Bool {
        root.exists(Self.dpkgFolder.appending("\(package).list"))
    }

    /// The package with a kernel's headers. The kernel's own package decides, not what the release looks like.
    func headersPackage(of kernel: KernelRelease, modules: FilePath) -> String? {
        if let base = root.firstLine(modules.appending("pkgbase")) { return "\(base)-headers" }
        if kind == .dpkg, kernel.isWellFormed,
            ["linux-image-\(kernel)", "linux-image-unsigned-\(kernel)", "linux-modules-\(kernel)"]
                .contains(where: hasDpkgPackage)
        {
            return "linux-headers-\(kernel)"
        }
        return nil
    }

    private func search(_ path: FilePath) -> String? {
        // On a system with merged /usr, packages may name a file below either /lib or /usr/lib.
        let text = path.string
        var spellings = [text]
        if text.hasPrefix("/usr/lib/") { spellings.append(String(text.dropFirst(4))) }
        if text.hasPrefix("/lib/") { spellings.append("/usr" + text) }
        switch kind {
        case .pacman:
            let lines = spellings.map { Array("\n\($0.dropFirst())\n".utf8) }
            for entry in likelyFirst(root.names(in: Self.pacmanFolder)) {
                let files = Self.pacmanFolder.appending(entry).appending("files")
                if contains(files, anyOf: lines) { return Self.pacmanNameAndVersion(entry)?.name ?? entry }
            }
        case .dpkg:
            let lines = spellings.map { Array("\n\($0)\n".utf8) }
            for entry in likelyFirst(root.names(in: Self.dpkgFolder)) where entry.hasSuffix(".list") {
                guard contains(Self.dpkgFolder.appending(entry), anyOf: lines) else { continue }
                let name = entry.dropLast(".list".count)
                return String(name.split(separator: ":").first ?? name)
            }
        case .none: break
        }
        return nil
    }

    private func contains(_ file: FilePath, anyOf lines: [[UInt8]]) -> Bool {
        guard let bytes = try? root.read(file, limit: 64 << 20) else { return false }
        return lines.contains { bytes.offset(of: $0) != nil }
    }

    /// The answer is nearly always a package of a driver or a kernel.
    private func likelyFirst(_ names: [String]) -> [String] {
        let isLikely: (String) -> Bool = { $0.contains("nvidia") || $0.hasPrefix("linux-") }
        return names.filter(isLikely) + names.filter { !isLikely($0) }
    }

    /// `nvidia-open-dkms-590.48.01-2` is the package, its version and its release.
    static func pacmanNameAndVersion(_ folder: String) -> (name: String, version: String)? {
        let parts = folder.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3 else { return nil }
        return (parts.dropLast(2).joined(separator: "-"), parts.suffix(2).joined(separator: "-"))
    }
}
