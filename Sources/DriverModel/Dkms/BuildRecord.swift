import SystemPackage

/// How a failed build ended. The record is written beside the log, so that nobody has to guess from a compiler's words.
///
/// DKMS keeps the log of a failed build only until the next one starts; nvctl keeps it here.
package struct BuildRecord: Hashable, Sendable, Codable {

    package var module: String
    package var version: String
    package var kernel: String
    package var architecture: String
    /// What went wrong, in a sentence.
    package var failure: String
    /// The exit status of `dkms`; nil if something else failed.
    package var exitStatus: Int32?
    /// Seconds since 1970.
    package var started: Int64
    package var ended: Int64

    package init(
        module: String, version: String, kernel: String, architecture: String, failure: String,
        exitStatus: Int32?, started: Int64, ended: Int64
    ) {
        self.module = module
        self.version = version
        self.kernel = kernel
        self.architecture = architecture
        self.failure = failure
        self.exitStatus = exitStatus
        self.started = started
        self.ended = ended
    }

    package static func folder(module: String, version: String) -> FilePath {
        Places.logs.appending("\(module)-\(version)")
    }

    package static func log(module: String, version: String, kernel: String, architecture: String) -> FilePath {
        folder(module: module, version: version).appending("\(kernel)-\(architecture).log")
    }

    package var log: FilePath {
        Self.log(module: module, version: version, kernel: kernel, architecture: architecture)
    }
}
