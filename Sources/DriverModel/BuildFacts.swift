/// What has to be known before a build, besides the inventory.
package struct BuildFacts: Hashable, Sendable {
    /// What the package manager offers for headers that are missing; empty if it was not asked.
    package var headers: [KernelRelease: HeadersOffer]
    /// Kept modules of the version that can be used instead of compiling.
    package var kept: [KeptVersion.Build]

    package init(headers: [KernelRelease: HeadersOffer] = [:], kept: [KeptVersion.Build] = []) {
        self.headers = headers
        self.kept = kept
    }
}
