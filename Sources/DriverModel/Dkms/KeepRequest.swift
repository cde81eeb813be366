import SystemPackage

/// Built modules of one version that are to be kept.
package struct KeepRequest: Hashable, Sendable {
    package let registration: Registration
    package let builds: [DkmsTree.Build]
    /// The packages of this version. A user needs them to go back to it.
    package let packages: [DriverPackage]

    package init(_ registration: Registration, _ builds: [DkmsTree.Build], packages: [DriverPackage]) {
        (self.registration, self.builds, self.packages) = (registration, builds, packages)
    }
}

/// The kept modules of a version that nothing can go back to.
package struct UselessModules: Hashable, Sendable {
    /// As DKMS writes it: `nvidia/580.95.05`.
    package let title: String
    package let folders: [FilePath]

    package init(title: String, folders: [FilePath]) { (self.title, self.folders) = (title, folders) }
}
