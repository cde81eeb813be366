import Glibc
import Host
import SystemPackage
import SystemValues

extension FixtureRoot {
    /// The time that `host()` gives, so that a test's files have an age.
    package static let now: Int64 = 1_766_188_500

    /// Sets the time of a file's last change, in seconds since 1970.
    package func modified(_ path: FilePath, at seconds: Int64) throws {
        let located = try root.locate(path)
        let times = [timespec(tv_sec: Int(seconds), tv_nsec: 0), timespec(tv_sec: Int(seconds), tv_nsec: 0)]
        guard utimensat(AT_FDCWD, located.string, times, 0) == 0 else {
            throw FileError("set the time of", located, Errno(rawValue: errno))
        }
    }

    /// A log of `lines` lines that was written `secondsAgo` seconds ago. `last` is its last line.
    package func log(_ path: FilePath, lines: Int, last: String? = nil, secondsAgo: Int64) throws {
        let text = (1..<max(1, lines)).map { "line \($0)\n" }.joined()
        try file(path, lines == 0 ? "" : text + (last ?? "line \(lines)") + "\n")
        try modified(path, at: Self.now - secondsAgo)
    }
}
