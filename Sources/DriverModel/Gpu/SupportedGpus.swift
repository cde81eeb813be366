import SystemPackage

/// NVIDIA's own list of GPUs, which comes with each driver and says which of them the open modules drive.
///
/// It is asked only where no driver has said so itself.
package enum SupportedGpus {
    package struct Answer: Hashable, Sendable {
        package let isOpenSupported: Bool
        /// The last branch of drivers for it, such as `470.xx`; nil for one that the listing driver supports.
        package let legacyBranch: String?
        package let list: FilePath

        package init(isOpenSupported: Bool, legacyBranch: String?, list: FilePath) {
            self.isOpenSupported = isOpenSupported
            self.legacyBranch = legacyBranch
            self.list = list
        }
    }
}
