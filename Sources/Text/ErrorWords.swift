import SystemPackage

/// An error with a message for people: a sentence without its full stop.
package protocol WordedError: Error {
    var words: String { get }
}

extension WordedError where Self: CustomStringConvertible {
    package var words: String { description }
}

extension Error {
    /// The message for people. All output takes an error's message from here, because Swift's own description of an
    /// error shows its source code.
    package var inWords: String {
        switch self {
        case let error as any WordedError: error.words
        case let code as Errno: code.description
        case is CancellationError: "it was interrupted"
        case is DecodingError: "the content is not in the form that nvctl writes"
        case is EncodingError: "it cannot be encoded"
        default: "an error that nvctl does not know (\(type(of: self))); please report it"
        }
    }
}
