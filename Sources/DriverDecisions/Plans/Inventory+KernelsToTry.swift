import DriverModel

extension Inventory {
    /// The kernels to try: those that were named, otherwise all that can be booted and are not ignored.
    package func kernelsToTry(named names: [String]) throws(Failure) -> [Inventory.Kernel] {
        guard !names.isEmpty else {
            let bootable = kernels.filter { $0.installed.kind == .bootable && !$0.installed.isIgnored }
            guard !bootable.isEmpty else { throw .nothingToBoot }
            return bootable
        }
        var chosen: [Inventory.Kernel] = []
        for name in names {
            guard KernelRelease(name).isWellFormed else { throw .malformedKernel(name) }
            guard let kernel = kernels.first(where: { $0.release.text == name }) else {
                throw .unknownKernel(name, known: kernels.map(\.release))
            }
            if !chosen.contains(kernel) { chosen.append(kernel) }
        }
        return chosen
    }
}
