/// The result of asking NVML.
package enum NvmlResult: Hashable, Sendable {
    case answered(NvmlAnswer)
    /// Why NVML was not asked.
    case notAsked(String)
    case failed(String)
}
