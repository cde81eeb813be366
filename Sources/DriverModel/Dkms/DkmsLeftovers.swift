import SystemPackage

/// What interrupted runs of `dkms` leave in a driver's part of the tree, besides stuck builds.
package struct DkmsLeftovers: Hashable, Sendable {
    /// `<version>/build` of a build that failed or was interrupted. The next build by `dkms` removes it.
    package var buildFolders: [FilePath] = []
    /// `<version>/<kernel>/.tmp_*` of DKMS >= 3.1.7: a build that was being published.
    package var unpublished: [FilePath] = []
    /// Links `kernel-<kernel>-<arch>` to builds that do not exist.
    package var danglingLinks: [FilePath] = []
    /// `<version>/source`, if it is a folder instead of a link.
    package var sourceFolders: [FilePath] = []

    package init(
        buildFolders: [FilePath] = [], unpublished: [FilePath] = [], danglingLinks: [FilePath] = [],
        sourceFolders: [FilePath] = []
    ) {
        self.buildFolders = buildFolders
        self.unpublished = unpublished
        self.danglingLinks = danglingLinks
        self.sourceFolders = sourceFolders
    }
}
