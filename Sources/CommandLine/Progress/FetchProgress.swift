import Host
import Synchronization
import Terminal
import Text

/// Shows what git prints during a fetch. On a terminal, this is drawn in place. Elsewhere, it is one line for each
/// thing that git has finished.
final class FetchProgress: Sendable {
    private let context: CommandContext
    private let last = Mutex("")

    init(_ context: CommandContext) { self.context = context }

    func show(_ text: String) {
        let text = text.printable
        last.withLock { $0 = text }
        if let screen = context.screen {
            screen.draw { width, _ in [Line(text).cut(to: width)] }
        } else if text.hasSuffix(", done.") {
            context.note("\(LocalTime.text(context.host.now(), "%H:%M:%S")) \(text)")
        }
    }

    func end() {
        let text = last.withLock { $0 }
        guard !text.isEmpty else { return }
        context.screen?.finish { [Line(text).cut(to: $0)] }
    }
}
