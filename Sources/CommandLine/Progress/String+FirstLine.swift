extension String {
    /// A reason may have several lines, for the report.
    var firstLine: String { String(prefix { !$0.isNewline }) }
}
