import DriverFacts
import DriverModel
import Host
import Synchronization
import SystemPackage
import SystemValues
import Text

/// A log of the hook: `/var/log/nvidia-dkms/build-YYYYMMDD-HHMMSS.log`. The link `latest.log` leads to the newest one.
package final class HookLog: Sendable {
    package let path: FilePath
    private let descriptor: FileDescriptor
    private let lock = Mutex(())

    private init(path: FilePath, descriptor: FileDescriptor) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit { try? descriptor.close() }

    /// Begins a log, and removes the oldest ones when there are more than `limit`.
    package static func begin(in root: SystemRoot, now: Int64, keeping limit: Int) throws -> HookLog {
        let folder = Places.hookLogs
        try root.makeDirectory(folder)
        var moment = now
        while true {
            let path = folder.appending("build-\(LocalTime.text(moment, "%Y%m%d-%H%M%S")).log")
            let log: HookLog
            do { log = try open(path, in: root, options: [.create, .exclusiveCreate]) } catch let error as FileError
                where error.code == .fileExists && root.status(path) != nil
            {
                // Another log was begun in the same second.
                moment += 1
                continue
            }
            // The log is useful even if somebody has put something else in place of the link.
            try? root.link(folder.appending("latest.log"), to: FilePath(path.lastComponent?.string ?? ""))
            rotate(folder, in: root, keeping: limit)
            return log
        }
    }

    /// Continues the log of an earlier stage.
    package static func resume(_ path: FilePath, in root: SystemRoot) throws -> HookLog {
        try open(path, in: root, options: [])
    }

    private static func open(
        _ path: FilePath, in root: SystemRoot, options: FileDescriptor.OpenOptions
    ) throws -> HookLog {
        let located = try root.locate(path)
        do {
            let descriptor = try FileDescriptor.open(
                located.rawPath, .writeOnly, options: options.union([.append, .closeOnExec, .noFollow]),
                permissions: FilePermissions(rawValue: 0o644))
            return HookLog(path: path, descriptor: descriptor)
        } catch let error as Errno {
            throw FileError("write", located, error)
        }
    }

    private static func rotate(_ folder: FilePath, in root: SystemRoot, keeping limit: Int) {
        let logs = root.names(in: folder).filter(BuildLogScan.isHookLog).sorted()
        for name in logs.dropLast(max(1, limit)) where root.status(folder.appending(name))?.kind == .file {
            try? root.unlink(folder.appending(name))
        }
    }

    /// A log that can no longer be written, for example on a full disk, is no reason to stop.
    package func write(_ text: String) {
        lock.withLock { _ in _ = try? descriptor.writeAll((text + "\n").utf8) }
    }
}
