import Host
import SystemPackage

/// Reads along in the log of a make, and notices when an object could not be made.
///
/// make itself then goes on with whatever it has begun, which can be the whole other half of the independent part, and
/// with -k with everything else. All of that takes minutes, and nothing comes of it.
package struct FailedObject {
    let log: FilePath
    let root: SystemRoot
    /// Where this make's own words begin.
    var start: Int64 = 0

    /// Ends at the first object that could not be made; otherwise when it is cancelled.
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

    /// `make[3]: *** [scripts/Makefile.build:250: /…/nv.o] Error 1`, as make 3.80 to 4.4 say it; with -k also of
    /// folders and modules for which something is missing that comes later.
    static func isNamed(in line: some Collection<UInt8>) -> Bool {
        guard line.starts(with: "make".utf8) else { return false }
        let text = String(decoding: line.prefix(4096), as: UTF8.self)
        guard let start = text.firstRange(of: "*** [") else { return false }
        return text[start.upperBound...].contains(".o] ")
    }
}
