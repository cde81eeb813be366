import Host
import SystemPackage

/// Reads a make's log while it grows, and notices when an object could not be made.
///
/// make itself goes on with whatever it has begun, which can be the other half of the independent part. With -k, it
/// goes on with everything else. All of that takes minutes and is useless.
package struct FailedObject {
    let log: FilePath
    let root: SystemRoot
    /// Where this make's output begins in the log.
    var start: Int64 = 0

    /// Returns at the first object that could not be made. Otherwise, waits until it is cancelled.
    func wait() async throws {
        var file = GrowingFile(log, in: root, from: start)
        var line: [UInt8] = []
        while true {
            for byte in file.read() {
                if byte != UInt8(ascii: "\n") {
                    line.append(byte)
                    continue
                }
                if Self.isNamed(in: line) { return }
                line.removeAll(keepingCapacity: true)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Recognises `make[3]: *** [scripts/Makefile.build:250: /…/nv.o] Error 1`, as make 3.80 to 4.4 print it. With -k,
    /// make prints such lines also for folders and modules that lack something that comes later; those do not count.
    static func isNamed(in line: some Collection<UInt8>) -> Bool {
        guard line.starts(with: "make".utf8) else { return false }
        let text = String(decoding: line.prefix(4096), as: UTF8.self)
        guard let start = text.firstRange(of: "*** [") else { return false }
        return text[start.upperBound...].contains(".o] ")
    }
}
