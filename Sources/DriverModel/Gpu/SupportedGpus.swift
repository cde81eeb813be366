import SystemPackage

/// NVIDIA's own list of GPUs, which comes with each driver and says which of them the open modules drive.
///
/// nvctl looks only for GPUs that NVIDIA's driver has not bound.
package enum SupportedGpus {
    package struct Answer: Hashable, Sendable {
        package let isOpenSupported: Bool
        /// The last branch of drivers for the GPU, such as `470.xx`; nil if the driver of this list supports it.
        package let legacyBranch: String?
        package let list: FilePath

        package init(isOpenSupported: Bool, legacyBranch: String?, list: FilePath) {
            self.isOpenSupported = isOpenSupported
            self.legacyBranch = legacyBranch
            self.list = list
        }
    }
}
