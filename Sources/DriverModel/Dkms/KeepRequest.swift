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
