/// What the user should do next: text that contains nvctl commands and packages to install, each as a value.
package struct Advice: Hashable, Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
    package enum Part: Hashable, Sendable {
        case words(String)
        case invocation(Invocation)
        case install(PackageInstallation)
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ literal: String) { append(.words(literal)) }
        package mutating func appendInterpolation(_ invocation: Invocation) { append(.invocation(invocation)) }
        package mutating func appendInterpolation(_ installation: PackageInstallation) {
            append(.install(installation))
        }
        package mutating func appendInterpolation(_ advice: Advice) { advice.parts.forEach { append($0) } }
        package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            append(.words(value.description))
        }

        private mutating func append(_ part: Part) {
            if part != .words("") { parts.append(part) }
        }
    }

    package let parts: [Part]

    package init(stringLiteral value: String) { parts = [.words(value)] }
    package init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }
    package init(_ words: String) { parts = [.words(words)] }

    package static func + (first: Advice, second: Advice) -> Advice { "\(first)\(second)" }

    package var text: String {
        parts.map { part in
            switch part {
            case .words(let words): words
            case .invocation(let invocation): invocation.text
            case .install(let installation): installation.text
            }
        }.joined()
    }

    package var description: String { text }

    package var invocations: [Invocation] {
        parts.compactMap { if case .invocation(let invocation) = $0 { invocation } else { nil } }
    }

    package var packages: [String] {
        parts.flatMap { if case .install(let installation) = $0 { installation.packages } else { [String]() } }
    }
}

/// Packages to install, and the command that does it.
package struct PackageInstallation: Hashable, Sendable {
    package let packages: [String]
    /// nil if nvctl does not know the package manager.
    package let command: String?

    package init(_ packages: [String], on distribution: Distribution) {
        self.packages = packages
        command = distribution.installCommand(packages)
    }

    package var text: String { command ?? "install \(packages.joined(separator: ", "))" }
}
