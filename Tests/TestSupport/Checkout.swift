import SystemPackage

/// The folder that this source is in, for tests that read its documents and samples.
package enum Checkout {
    package static let folder = FilePath(#filePath)
        .removingLastComponent().removingLastComponent().removingLastComponent()
}
