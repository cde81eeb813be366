/// What the hook writes into its log, and what nvctl looks for when it explains such a log later.
package enum HookMessage {
    /// Before each kernel that is not ready for the next boot.
    package static let notReady = "✗ "
    package static let withoutHeaders = "no headers to build them"
}
