/// What went wrong in a stage of the hook. A later stage reports it.
package struct HookFailure: Codable, Hashable, Sendable {
    /// nil if it concerns more than one kernel.
    package let kernel: KernelRelease?
    package let message: String
    package let advice: String?
    /// The last lines of the build log.
    package let tail: [String]
    package let log: String?

    package init(
        kernel: KernelRelease? = nil, _ message: String, advice: String? = nil, tail: [String] = [], log: String? = nil
    ) {
        (self.kernel, self.message, self.advice, self.tail, self.log) = (kernel, message, advice, tail, log)
    }
}
