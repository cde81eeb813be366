import SystemPackage

/// The kept modules of a version that nothing can go back to.
package struct UselessModules: Hashable, Sendable {
    /// As DKMS writes it: `nvidia/580.95.05`.
    package let title: String
    package let folders: [FilePath]

    package init(title: String, folders: [FilePath]) { (self.title, self.folders) = (title, folders) }
}
