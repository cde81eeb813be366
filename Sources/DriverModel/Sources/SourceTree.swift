import SystemPackage

/// A folder of /usr/src that holds the driver's source.
package struct SourceTree: Hashable, Sendable {
    package enum Origin: Hashable, Sendable {
        case package(String)
        /// Without a URL if others can write to the configuration that contains it: root does not trust them
        /// (`SystemRoot.guarded`).
        case git(url: String?)
        case manual
    }

    /// The path that DKMS and users know, such as `/usr/src/nvidia-590.48.01`.
    package let path: FilePath
    package let origin: Origin
    /// The record of the snapshot that this source is, if it is one.
    package let record: SourceRecord?
    /// From version.mk, or from dkms.conf if there is none (Debian's package). From the folder's name if root does not
    /// read these files, because others can write to them.
    package let version: DriverVersion?
    package let hasDkmsConf: Bool
    /// When its dkms.conf was put there, in seconds since 1970; nil if there is none.
    package let placed: Int64?
    /// From its dkms.conf, as far as that is literal.
    package let packageName: String?
    package let packageVersion: DriverVersion?
    /// Whether it is NVIDIA's tree as in git, and not just the part of it that Debian packages.
    package let isWholeTree: Bool
    /// Why its dkms.conf cannot build it, in sentences; empty if nothing is known to be wrong.
    package let confProblems: [String]

    package init(
        path: FilePath, origin: Origin, record: SourceRecord?, version: DriverVersion?, hasDkmsConf: Bool,
        placed: Int64?, packageName: String?, packageVersion: DriverVersion?, isWholeTree: Bool, confProblems: [String]
    ) {
        self.path = path
        self.origin = origin
        self.record = record
        self.version = version
        self.hasDkmsConf = hasDkmsConf
        self.placed = placed
        self.packageName = packageName
        self.packageVersion = packageVersion
        self.isWholeTree = isWholeTree
        self.confProblems = confProblems
    }

    package var needsConf: Bool { !hasDkmsConf || !confProblems.isEmpty }

    /// As `status` shows it.
    package var type: String {
        switch origin {
        case .package(let name): "packaged (\(name))"
        case .git(let url): url.map { "git (\($0))" } ?? "git"
        case .manual: "manual"
        }
    }
}
