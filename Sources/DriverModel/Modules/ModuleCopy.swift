import SystemPackage

/// One of possibly several files under the name of a module in a kernel's folder.
package struct ModuleCopy: Hashable, Sendable {
    package let module: String
    package let path: FilePath
    /// Whether modprobe would load this file.
    package let isChosen: Bool
    /// Whether DKMS built this file, as far as that shows without comparing bytes.
    package let isBuilt: Bool
    /// The package that owns the file; nil if no package does, or if it is the only file of its name and DKMS built it.
    package let package: String?

    package init(module: String, path: FilePath, isChosen: Bool, isBuilt: Bool, package: String?) {
        self.module = module
        self.path = path
        self.isChosen = isChosen
        self.isBuilt = isBuilt
        self.package = package
    }
}

/// The files that modprobe would load for a kernel, and the other files of the same names.
package struct ModuleCopies: Hashable, Sendable {
    package let copies: [ModuleCopy]
    /// Files that the index names, but that do not exist.
    package let indexedButGone: [FilePath]

    package init(copies: [ModuleCopy], indexedButGone: [FilePath]) {
        self.copies = copies
        self.indexedButGone = indexedButGone
    }
}
