import SystemPackage

/// A folder of /usr/src that holds the driver's source.
package struct SourceTree: Hashable, Sendable {
    package enum Origin: Hashable, Sendable {
        case package(String)
        /// Without a URL where that is for others to write, whom root does not trust (`SystemRoot.guarded`).
        case git(url: String?)
        case manual
    }

    /// As DKMS and users name it, such as `/usr/src/nvidia-590.48.01`.
    package let path: FilePath
    package let origin: Origin
    /// The snapshot's memory of the clone it was taken from, when `source init` made it.
    package let record: SourceRecord?
    /// From version.mk, or from dkms.conf where there is none (Debian's package). Where others can write to both, from
    /// the folder's name.
    package let version: DriverVersion?
    package let hasDkmsConf: Bool
    /// When its dkms.conf came to be there, in seconds since 1970; nil without one.
    package let placed: Int64?
    /// From its dkms.conf, as far as that is literal.
    package let packageName: String?
    package let packageVersion: DriverVersion?
    /// NVIDIA's tree as it is in git, not the part of it that Debian packages.
    package let isWholeTree: Bool
    /// Why its dkms.conf cannot build it, in sentences; empty when nothing is known to be wrong.
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
