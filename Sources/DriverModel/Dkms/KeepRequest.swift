/// Built modules of one version that are to be kept.
package struct KeepRequest: Hashable, Sendable {
    package let registration: Registration
    package let builds: [DkmsTree.Build]
    /// The packages of this version, by which a user gets back to it.
    package let packages: [DriverPackage]

    package init(_ registration: Registration, _ builds: [DkmsTree.Build], packages: [DriverPackage]) {
        (self.registration, self.builds, self.packages) = (registration, builds, packages)
    }
}
