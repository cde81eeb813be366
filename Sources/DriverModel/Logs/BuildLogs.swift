import SystemPackage
import SystemValues

/// The log of one build, or of one run of the rebuild hook.
package struct BuildLog: Hashable, Sendable {
    /// What was recorded about the end of the build. The words in the log decide nothing.
    package enum Result: String, Hashable, Sendable {
        case ok = "OK"
        case failed = "FAILED"
        /// Nothing was recorded.
        case unknown = "UNKNOWN"
        /// The build is still running, or was interrupted.
        case unfinished = "UNFINISHED"
    }

    package let path: FilePath
    /// nil for a run of the hook, which builds for many kernels.
    package let kernel: KernelRelease?
    package let architecture: String?
    package let result: Result
    /// Why the result is not a plain success, in a sentence.
    package var explanation: String?
    /// Seconds since 1970; nil if there is neither a log nor a record of when the build ended.
    package var modified: Int64?
    package var lines: Int?
    /// Why the log cannot be read.
    package var problem: FileError?

    package init(
        path: FilePath, kernel: KernelRelease?, architecture: String?, result: Result, explanation: String? = nil,
        modified: Int64? = nil, lines: Int? = nil, problem: FileError? = nil
    ) {
        self.path = path
        self.kernel = kernel
        self.architecture = architecture
        self.result = result
        self.explanation = explanation
        self.modified = modified
        self.lines = lines
        self.problem = problem
    }
}

/// Every log of the driver's builds and of the hook, by where it is kept.
package struct BuildLogs: Hashable, Sendable {
    package struct Section: Hashable, Sendable {
        package enum Owner: Hashable, Sendable {
            case hook
            case registration(name: String, version: String, isActive: Bool)
            /// Logs of failed builds of a version that is no longer registered.
            case unregistered(name: String)
        }

        package let owner: Owner
        package let folder: FilePath
        /// The newest first.
        package let logs: [BuildLog]
        /// Why the folder cannot be read.
        package var problem: FileError?

        package init(owner: Owner, folder: FilePath, logs: [BuildLog], problem: FileError? = nil) {
            self.owner = owner
            self.folder = folder
            self.logs = logs
            self.problem = problem
        }

        package var isEmpty: Bool { logs.isEmpty && problem == nil }
    }

    /// Only sections that have something to show.
    package let sections: [Section]

    package init(sections: [Section]) {
        self.sections = sections
    }

    /// The releases that have logs, in ascending order.
    package var kernels: [KernelRelease] {
        Set(sections.flatMap(\.logs).compactMap(\.kernel)).sorted()
    }

    /// Whether the latest build of some kernel failed, or the hook's latest run failed and nothing was built since.
    package var needsAttention: Bool {
        var latest: [KernelRelease: BuildLog] = [:]
        var newestSuccess = Int64.min
        for section in sections {
            guard case .registration = section.owner else { continue }
            for log in section.logs {
                guard let kernel = log.kernel else { continue }
                if log.result == .ok { newestSuccess = max(newestSuccess, log.modified ?? .min) }
                if let known = latest[kernel], known.modified ?? .min >= log.modified ?? .min { continue }
                latest[kernel] = log
            }
        }
        if latest.values.contains(where: { $0.result == .failed }) { return true }
        let hook = sections.first { $0.owner == .hook }?.logs.first
        return hook.map { $0.result == .failed && $0.modified ?? .min > newestSuccess } ?? false
    }

    /// Only the logs of one kernel. Runs of the hook are left out, because they concern all kernels.
    package func only(_ kernel: KernelRelease) -> BuildLogs {
        BuildLogs(
            sections: sections.compactMap { section in
                let logs = section.logs.filter { $0.kernel == kernel }
                guard section.owner != .hook, !logs.isEmpty else { return nil }
                return Section(owner: section.owner, folder: section.folder, logs: logs, problem: section.problem)
            })
    }
}
