import SystemPackage

/// What interrupted runs of `dkms` leave in a driver's part of the tree, besides stuck builds.
package struct DkmsLeftovers: Hashable, Sendable {
    /// `<version>/build`, of a build that failed or was interrupted; removed by the next one of `dkms`.
    package var buildFolders: [FilePath] = []
    /// `<version>/<kernel>/.tmp_*` of DKMS >= 3.1.7: a build that was being published.
    package var unpublished: [FilePath] = []
    /// Links `kernel-<kernel>-<arch>` to builds that are not there.
    package var danglingLinks: [FilePath] = []
    /// `<version>/source` that is a folder where a link should be.
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
