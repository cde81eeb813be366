import CLinux
import Glibc
import Text

/// The arguments that nvctl was started with, without its name.
package enum ProgramArguments {
    package static let all: [String] = (1..<max(1, clinux_argument_count())).compactMap { index in
        guard let bytes = clinux_argument(CInt(index)) else { return nil }
        return String(systemString: bytes)
    }
}
