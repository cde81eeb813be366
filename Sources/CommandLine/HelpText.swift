/// The discussion in a command's help. It has the same form for all commands: what the command does, examples that can
/// be pasted, and what the exit statuses mean.
enum HelpText {
    /// `examples` are shell commands, each with what it is for. A line that does not fit in 80 columns would be broken,
    /// and could not be pasted.
    static func discussion(_ text: String? = nil, examples: KeyValuePairs<String, String>) -> String {
        let examples = examples.map { "  # \($0.key)\n  \($0.value)" }.joined(separator: "\n")
        return [text, "Examples:\n\(examples)", ExitStatus.help].compactMap(\.self).joined(separator: "\n\n")
    }
}
