extension String {
    /// The first line. The reason of a failure may have several, for the report.
    var firstLine: String { String(prefix { !$0.isNewline }) }
}
