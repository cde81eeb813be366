import SystemPackage

/// An error that says what went wrong: a sentence without its full stop.
package protocol WordedError: Error {
    var words: String { get }
}

extension WordedError where Self: CustomStringConvertible {
    package var words: String { description }
}

extension Error {
    /// What went wrong, for people. Every text that somebody reads takes an error's words from here, because Swift's
    /// own text of an error shows how it is programmed.
    package var inWords: String {
        switch self {
        case let error as any WordedError: error.words
        case let code as Errno: code.description
        case is CancellationError: "it was interrupted"
        case is DecodingError: "what is written there is not as nvctl writes it"
        case is EncodingError: "it cannot be written down"
        default: "an error that nvctl does not know (\(type(of: self))); please report it"
        }
    }
}
