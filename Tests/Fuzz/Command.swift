import CFuzz
import Glibc

/// Starts a program, and says how it ended.
struct Command {
    struct Ending {
        /// nil when a signal ended it.
        var status: Int32?
        var signal: Int32?
        var isTimedOut = false
        var kilobytes = 0
    }

    static let environment = [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "LC_ALL=C.UTF-8", "HOME=/nonexistent", "USER=fuzz",
        // Swift's own handler takes seconds to make a backtrace. Swift prints the reason of the crash without it too.
        "SWIFT_BACKTRACE=enable=no",
    ]

    @discardableResult static func run(
        _ arguments: [String], in root: String? = nil, input: String = "/dev/null", output: String = "/dev/null",
        errors: String = "/dev/null",
        seconds: Double = 600
    ) -> Ending {
        var result = cfuzz_result()
        let failed = withPointers(arguments) { arguments in
            withPointers(environment) { environment in
                cfuzz_run(root, arguments, environment, input, output, errors, Int32(seconds * 1000), &result)
            }
        }
        guard failed == 0 else { return Ending(status: 126) }
        let signal = result.status & 0x7f
        return Ending(
            status: signal == 0 ? (result.status >> 8) & 0xff : nil, signal: signal == 0 ? nil : signal,
            isTimedOut: result.timed_out != 0, kilobytes: result.kilobytes)
    }

    private static func withPointers<Result>(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers = texts.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeBufferPointer { buffer in
            body(buffer.baseAddress.unsafelyUnwrapped)
        }
    }
}
