import DriverModel
import Host
import SystemPackage

extension MissingDependency {
    static func all(
        of registration: Registration?, for kernels: [KernelRelease], _ inventory: Inventory, in root: SystemRoot
    ) -> [MissingDependency] {
        (registration?.conf?.buildDependencies ?? []).flatMap { module -> [MissingDependency] in
            let folder = inventory.locations.moduleFolder(of: module)
            guard root.isDirectory(folder) else {
                return [MissingDependency(module: module, place: folder, kernel: nil)]
            }
            return kernels.compactMap { kernel in
                let link = inventory.locations.activeLink(of: module, kernel, inventory.machine.architecture)
                return root.isDirectory(link)
                    ? nil : MissingDependency(module: module, place: link, kernel: kernel)
            }
        }
    }
}
