import DriverModel
import FoundationEssentials
import Host
import SystemPackage
import SystemValues
import Text

/// Finds the logs of the hook, of builds that DKMS keeps, and of failed builds.
package struct BuildLogScan {
    let root: SystemRoot
    let locations: DkmsLocations

    func logs(of registrations: [Registration]) -> BuildLogs {
        let registered = registrations.enumerated().map { index, registration in
            section(of: registration, isActive: index == 0)
        }
        let known = Set(registrations.map { BuildRecord.folder(module: $0.name, version: $0.version.text) })
        let others = root.names(in: Places.logs)
            .map { Places.logs.appending($0) }
            .filter { !known.contains($0) && root.isDirectory($0) }
            .map { folder in
                let kept = keptLogs(in: folder)
                return BuildLogs.Section(
                    owner: .unregistered(name: folder.lastComponent?.string ?? ""), folder: folder,
                    logs: newestFirst(kept.logs), problem: kept.problem)
            }
        return BuildLogs(sections: ([hookSection()] + registered + others).filter { !$0.isEmpty })
    }

    // MARK: The hook

    private func hookSection() -> BuildLogs.Section {
        let folder = Places.hookLogs
        let listing = list(folder)
        // `latest.log` is a link to one of them.
        let logs = listing.names.filter(Self.isHookLog).map { folder.appending($0) }
            .filter { root.status($0)?.kind == .file }
            .map { path in
                let recorded = try? HookResult.read(path, in: root)
                let result: BuildLog.Result = recorded.map { $0.isSuccess ? .ok : .failed } ?? .unknown
                return log(path, kernel: nil, architecture: nil, result)
            }
        return BuildLogs.Section(owner: .hook, folder: folder, logs: newestFirst(logs), problem: listing.problem)
    }

    /// `build-20251219-235312.log`.
    package static func isHookLog(_ name: String) -> Bool {
        let pattern = Array("build-00000000-000000.log".utf8)
        guard name.utf8.count == pattern.count else { return false }
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return zip(name.utf8, pattern).allSatisfy { byte, expected in
            expected == UInt8(ascii: "0") ? digits.contains(byte) : byte == expected
        }
    }

    // MARK: DKMS

    private func section(of registration: Registration, isActive: Bool) -> BuildLogs.Section {
        let folder = locations.registrationFolder(of: registration.name, registration.version)
        let kept = keptLogs(in: BuildRecord.folder(module: registration.name, version: registration.version.text))
        var logs = registration.builds.compactMap { log(of: $0, registration) } + kept.logs
        logs += registration.stuck.compactMap { stuck in
            let path = stuck.folder.appending("log/make.log")
            guard root.isFile(path) else { return nil }
            // DKMS <= 3.1.6 writes the log there before the modules.
            return log(
                path, kernel: stuck.kernel, architecture: stuck.architecture, .unfinished,
                "it was interrupted before its modules were kept")
        }
        let work = locations.workFolder(of: registration.name, registration.version)
        if let left = unpublishedLog(work.appending("make.log")), !isRecorded(left, in: kept.logs) {
            logs.append(left)
        }
        return BuildLogs.Section(
            owner: .registration(
                name: registration.name, version: registration.version.text, isActive: isActive),
            folder: folder,
            logs: newestFirst(logs),
            problem: kept.problem
        )
    }

    /// DKMS keeps this file only for a build that succeeded, but up to 3.1.6 it copies the modules after it.
    private func log(of build: DkmsTree.Build, _ registration: Registration) -> BuildLog? {
        guard root.status(build.log, following: true) != nil || isHidden(build.log) else { return nil }
        let expected = registration.conf.flatMap { $0.isRead ? $0.modules.map(\.installedName) : nil } ?? []
        let missing = expected.filter { build.modules[$0] == nil }
        guard missing.isEmpty else {
            return log(
                build.log, kernel: build.kernel, architecture: build.architecture, .unfinished,
                "it was interrupted before these modules were kept: \(missing.joined(separator: ", "))")
        }
        return log(build.log, kernel: build.kernel, architecture: build.architecture, .ok)
    }

    /// The log in DKMS's build folder, of a build that is running, was interrupted, or failed.
    private func unpublishedLog(_ path: FilePath) -> BuildLog? {
        guard root.isFile(path) || isHidden(path) else { return nil }
        let header = root.firstLine(path).flatMap(DkmsLogHeader.init)
        let kernel = header.map { KernelRelease($0.kernel) }
        let tail = (try? root.lastLines(path, 6, lineLimit: 4096))?.lines ?? []
        if let status = DkmsLogTrailer.exitStatus(in: tail), status != 0 {
            return log(
                path, kernel: kernel, architecture: header?.architecture, .failed,
                "the last command of the build exited with status \(status)")
        }
        return log(
            path, kernel: kernel, architecture: header?.architecture, .unfinished,
            "it is still running, was interrupted, or failed without recording a result")
    }

    /// A failed build by nvctl also leaves its log in DKMS's build folder. That is one build, not two.
    private func isRecorded(_ log: BuildLog, in kept: [BuildLog]) -> Bool {
        kept.contains { other in
            other.kernel == log.kernel && other.architecture == log.architecture
                && other.modified ?? .min >= log.modified ?? .max
        }
    }

    // MARK: Failed builds

    /// The logs that nvctl keeps in a folder of /var/log/nvctl.
    private func keptLogs(in folder: FilePath) -> (logs: [BuildLog], problem: FileError?) {
        let listing = list(folder)
        let stems = Set(
            listing.names.filter { $0.hasSuffix(".log") || $0.hasSuffix(".json") }
                .map { String($0[..<($0.lastIndex(of: ".") ?? $0.endIndex)]) })
        let logs = stems.sorted().compactMap { stem -> BuildLog? in
            // Names of architectures contain no `-`, but releases do.
            guard let dash = stem.lastIndex(of: "-") else { return nil }
            let kernel = KernelRelease(String(stem[..<dash]))
            let architecture = String(stem[stem.index(after: dash)...])
            let path = folder.appending("\(stem).log")
            let file = folder.appending("\(stem).json")
            guard root.status(file) != nil else {
                return log(
                    path, kernel: kernel, architecture: architecture, .unfinished,
                    "it is still running, or was interrupted")
            }
            do {
                let bytes = try root.read(file, limit: 1 << 20)
                let record = try JSONDecoder().decode(BuildRecord.self, from: Data(bytes))
                var result = log(path, kernel: kernel, architecture: architecture, .failed, record.failure)
                if result.modified == nil { result.modified = record.ended }
                return result
            } catch let error as FileError {
                return log(path, kernel: kernel, architecture: architecture, .unknown, error.description)
            } catch {
                return log(
                    path, kernel: kernel, architecture: architecture, .unknown,
                    "its record \(file.string.printable) is damaged")
            }
        }
        return (logs, listing.problem)
    }

    // MARK: Files

    private func log(
        _ path: FilePath, kernel: KernelRelease?, architecture: String?, _ result: BuildLog.Result,
        _ explanation: String? = nil
    ) -> BuildLog {
        var log = BuildLog(path: path, kernel: kernel, architecture: architecture, result: result)
        log.explanation = explanation
        log.modified = root.status(path, following: true)?.modified
        do { log.lines = try root.countLines(path) } catch { log.problem = error }
        return log
    }

    private func newestFirst(_ logs: [BuildLog]) -> [BuildLog] {
        logs.sorted { first, second in
            let (a, b) = (first.modified ?? .min, second.modified ?? .min)
            if a != b { return a > b }
            if let one = first.kernel, let other = second.kernel, one != other { return one > other }
            return first.path.string > second.path.string
        }
    }

    /// A folder that does not exist has no names, which is no problem.
    private func list(_ folder: FilePath) -> (names: [String], problem: FileError?) {
        do {
            return (try root.list(folder), nil)
        } catch {
            return ([], error.isNotFound ? nil : error)
        }
    }

    /// Whether the file could be read with more permissions.
    private func isHidden(_ path: FilePath) -> Bool {
        do {
            _ = try root.read(path, limit: 1)
            return false
        } catch {
            return error.isPermission
        }
    }
}
