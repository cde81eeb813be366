import DriverModel
import SystemPackage

/// A text about a log. It has placeholders for what depends on the log's origin.
struct LogText: Hashable, Sendable, ExpressibleByStringInterpolation {
    enum Part: Hashable, Sendable {
        case words(String)
        case invocation(Invocation)
        /// The kernel with its release, and the driver with its version, as far as these are known.
        case kernel, driver
        /// Where the source of the driver belongs.
        case source
        /// Installs the kernel's headers, and reinstalls them.
        case installHeaders, reinstallHeaders
        case install(Tools)
        /// Builds again, with fewer jobs if numbers are given.
        case build, buildWith(jobs: Int, parallel: Int? = nil)
        /// Makes the kernel's initramfs images again.
        case makeImages
        /// Upgrades the whole system.
        case upgrade
    }

    enum Tools: Hashable, Sendable { case compiler, clang }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) { if !literal.isEmpty { parts.append(.words(literal)) } }
        mutating func appendInterpolation(_ part: Part) { parts.append(part) }
        mutating func appendInterpolation(_ path: FilePath) { parts.append(.words(path.string)) }
        // `build` exists as a part and as an invocation. Here, it means the part, which builds for the log's kernel.
        @_disfavoredOverload
        mutating func appendInterpolation(_ invocation: Invocation) { parts.append(.invocation(invocation)) }
    }

    let parts: [Part]

    init(stringLiteral value: String) { parts = [.words(value)] }
    init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

    func advice(for origin: LogOrigin) -> Advice {
        parts.reduce("") { "\($0)\(origin.advice($1))" }
    }

    func words(for origin: LogOrigin) -> String { parts.map(origin.words).joined() }
}
