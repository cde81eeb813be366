/// What `uname` says.
package struct Machine: Hashable, Sendable {
    /// The release of the running kernel; nil if nvctl looks at another system than the running one.
    package var runningRelease: String?
    /// As DKMS names it: `x86_64`, `aarch64`.
    package var architecture: String

    package init(runningRelease: String?, architecture: String) {
        self.runningRelease = runningRelease
        self.architecture = architecture
    }
}
