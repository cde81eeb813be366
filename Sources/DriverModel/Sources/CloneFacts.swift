import SystemPackage
import Text

/// What can be read from a git clone of NVIDIA's tree without running git.
package struct CloneFacts: Hashable, Sendable, Codable {
    package var isFolder = false
    package var hasVersionFile = false
    /// A folder that NVIDIA's tree has and this clone lacks.
    package var missingFolder: String?
    /// The version in its version.mk.
    package var version: String?
    package var isClone = false
    package var hasSubmodules = false
    package var isShallow = false
    /// Without a password that it may contain.
    package var remote: String?
    /// What is checked out.
    package var commit: String?
    package var tag: String?
    package var newestRelease: String?
    /// Seconds since 1970.
    package var lastFetch: Int64?
    /// Why there is no clone to be read, as part of a sentence.
    package var problem: String?
    /// Why the clone was not read, as part of a sentence. If this is set, the rest says nothing.
    package var refusal: String?

    package init(
        isFolder: Bool = false, hasVersionFile: Bool = false, missingFolder: String? = nil, version: String? = nil,
        isClone: Bool = false, hasSubmodules: Bool = false, isShallow: Bool = false, remote: String? = nil,
        commit: String? = nil, tag: String? = nil, newestRelease: String? = nil, lastFetch: Int64? = nil,
        problem: String? = nil, refusal: String? = nil
    ) {
        self.isFolder = isFolder
        self.hasVersionFile = hasVersionFile
        self.missingFolder = missingFolder
        self.version = version
        self.isClone = isClone
        self.hasSubmodules = hasSubmodules
        self.isShallow = isShallow
        self.remote = remote
        self.commit = commit
        self.tag = tag
        self.newestRelease = newestRelease
        self.lastFetch = lastFetch
        self.problem = problem
        self.refusal = refusal
    }

    package var driverVersion: DriverVersion? { version.map(DriverVersion.init) }

    package static func name(_ clone: FilePath) -> String { "the clone \(clone.string.printable)" }
}

extension CloneFacts {
    /// After this time, the process that reads a clone ends itself.
    package static let seconds: UInt32 = 10
}
