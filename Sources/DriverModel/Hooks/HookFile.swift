import SystemPackage

/// A file that `driver dkms hook` installs for a package manager.
///
/// It carries a checksum of itself, by which one that a person has changed is told from one that an older nvctl wrote.
package struct HookFile: Hashable, Sendable {
    package enum State: String, Sendable {
        case missing
        case current
        /// Written by another version of nvctl, and as it was written.
        case outdated
        /// Changed by somebody, or not ours.
        case foreign
    }

    package let path: FilePath
    package let mode: CInterop.Mode
    package let text: String

    package init(path: FilePath, mode: CInterop.Mode, text: String) {
        self.path = path
        self.mode = mode
        self.text = text
    }
}
