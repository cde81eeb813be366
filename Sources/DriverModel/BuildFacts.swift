/// What has to be known, beside the inventory, before something is built.
package struct BuildFacts: Hashable, Sendable {
    /// What the package manager has of headers that are missing, where it was asked.
    package var headers: [KernelRelease: HeadersOffer]
    /// Modules of the version in question that can be taken instead of compiling.
    package var kept: [KeptVersion.Build]

    package init(headers: [KernelRelease: HeadersOffer] = [:], kept: [KeptVersion.Build] = []) {
        self.headers = headers
        self.kept = kept
    }
}
