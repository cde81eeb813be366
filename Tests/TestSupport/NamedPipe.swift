import Dispatch
import Glibc
import SystemPackage

/// A pipe by which a program that nvctl runs tells a test how far it has come.
package struct NamedPipe: Sendable {
    package let path: FilePath

    package init(in fixture: FixtureRoot) throws {
        path = fixture.path.appending("pipe")
        guard mkfifo(path.string, 0o600) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Waits for a line, on a thread that nobody else needs. Otherwise the tasks that are to write the line would have
    /// one thread less.
    package func line() async -> String {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [path] in
                guard let descriptor = try? FileDescriptor.open(path, .readOnly) else {
                    return continuation.resume(returning: "")
                }
                var bytes: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 256)
                while !bytes.contains(UInt8(ascii: "\n")),
                    let count = try? buffer.withUnsafeMutableBytes({ try descriptor.read(into: $0) }), count > 0
                {
                    bytes += buffer[..<count]
                }
                try? descriptor.close()
                continuation.resume(returning: String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self))
            }
        }
    }

    /// Waits for a reader, and gives it a line.
    package func write(_ line: String) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            DispatchQueue.global().async { [path] in
                continuation.resume(
                    with: Result {
                        let descriptor = try FileDescriptor.open(path, .writeOnly)
                        try descriptor.closeAfter { _ = try descriptor.writeAll((line + "\n").utf8) }
                    })
            }
        }
    }
}
