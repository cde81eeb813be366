/// What came of asking NVML.
package enum NvmlResult: Hashable, Sendable {
    case answered(NvmlAnswer)
    /// Why there was nothing to ask, or nobody.
    case notAsked(String)
    case failed(String)
}
