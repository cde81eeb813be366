import Host
import SystemPackage

/// A module that has to be installed before DKMS builds the driver (BUILD_DEPENDS), and is not.
struct MissingDependency: Hashable, Sendable {
    let module: String
    /// Its folder in the DKMS tree, or its link there for the kernel.
    let place: FilePath
    /// Nil where DKMS does not know the module at all.
    let kernel: KernelRelease?

    static func all(
        of registration: Registration?, for kernels: [KernelRelease], _ inventory: Inventory, in root: SystemRoot
    ) -> [MissingDependency] {
        (registration?.conf?.buildDependencies ?? []).flatMap { module -> [MissingDependency] in
            let folder = inventory.locations.tree.appending(module)
            guard root.isDirectory(folder) else {
                return [MissingDependency(module: module, place: folder, kernel: nil)]
            }
            return kernels.compactMap { kernel in
                let link = folder.appending("kernel-\(kernel)-\(inventory.machine.architecture)")
                return root.isDirectory(link)
                    ? nil : MissingDependency(module: module, place: link, kernel: kernel)
            }
        }
    }
}
