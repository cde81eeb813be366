/// How long ago something happened, in the largest unit that fits.
struct Age: Hashable, CustomStringConvertible {
    let seconds: Int64

    var description: String {
        switch seconds {
        // The clock was set back, or the file comes from another machine.
        case ..<(-60): "in the future"
        case ..<10: "just now"
        case ..<60: "\(seconds)s ago"
        case ..<3600: "\(seconds / 60)m ago"
        case ..<86_400: "\(seconds / 3600)h ago"
        default: "\(seconds / 86_400)d ago"
        }
    }
}
