import DriverModel

/// What is said of a log, with places for what depends on whose log it is.
struct LogText: Hashable, Sendable, ExpressibleByStringInterpolation {
    enum Part: Hashable, Sendable {
        case words(String)
        case invocation(Invocation)
        /// The kernel with its release, and the driver with its version, where they are known.
        case kernel, driver
        /// Where the source of the driver belongs.
        case source
        /// What supplies the kernel's headers, and what supplies them again.
        case installHeaders, reinstallHeaders
        case install(Tools)
        /// Building again, with fewer jobs where so many are named.
        case build, buildWith(jobs: Int, parallel: Int? = nil)
        /// Making the kernel's initramfs images again.
        case makeImages
        /// Bringing the whole system up to date.
        case upgrade
    }

    enum Tools: Hashable, Sendable { case compiler, clang }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) { if !literal.isEmpty { parts.append(.words(literal)) } }
        mutating func appendInterpolation(_ part: Part) { parts.append(part) }
        // `build` is both, and here that of the log's kernel.
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
