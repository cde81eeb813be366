import SystemPackage
import Text

/// Where something is on the machine that runs nvctl. A `FilePath` says where it is inside the system that nvctl looks
/// at. The two are spelled alike only if that is the running system.
package struct MachinePath: Hashable, Sendable {
    package let path: FilePath

    package init(_ path: FilePath) { self.path = path }

    package var string: String { path.string }
    package var forSystem: [CChar] { path.forSystem }
    /// For libraries that pass a `FilePath` to the kernel themselves.
    package var rawPath: FilePath { path.rawPath }
}
