import DriverModel

/// Reasons to stop a transaction before it begins.
package struct TransactionGuard {
    let inventory: Inventory
    let targets: TransactionTargets

    package init(_ inventory: Inventory, _ targets: TransactionTargets) {
        self.inventory = inventory
        self.targets = targets
    }

    /// Sentences, each with what to add to the command. Empty if there is no reason to stop.
    package var objections: [String] {
        kernelsWithoutHeaders() + [userspaceWithoutModules()].compactMap(\.self)
    }

    /// Kernels with our modules that are replaced by kernels that cannot be built for.
    private func kernelsWithoutHeaders() -> [String] {
        let installed = inventory.kernels.filter { $0.installed.kind != .runningWithoutModules }
        let known = Set(installed.map(\.release))
        let withHeaders = Set(inventory.orphans.filter(\.hasHeadersFolder).map(\.release))
        let coming = targets.images.filter { release in
            !known.contains(release) && !targets.headers.contains(release)
                && inventory.configuration.ignoring(release) == nil
                && !withHeaders.contains(release)
        }
        // Kernels whose headers are replaced, too, are left out, because that is as it should be.
        let going = installed.filter { kernel in
            targets.images.contains(kernel.release) && kernel.modules.state == .dkms
                && !targets.headers.contains(kernel.release)
        }
        guard !coming.isEmpty, !going.isEmpty else { return [] }
        let packages = going.compactMap(\.installed.packageBase).map {
            "\($0)-headers"
        }
        let names = coming.sorted().map(\.text).joined(separator: ", ")
        return [
            "without headers, NVIDIA modules could not be built for these kernels of the transaction: \(names); "
                + (packages.isEmpty
                    ? "add their headers to the command"
                    : "add to the command: \(Set(packages).sorted().joined(separator: " "))")
        ]
    }

    /// Modules built from git do not change with a package.
    private func userspaceWithoutModules() -> String? {
        guard let active = inventory.active, let source = active.source, let current = inventory.userspace else {
            return nil
        }
        if case .package = source.origin { return nil }
        let coming = targets.userspace.filter { $0 != current.version }
        guard let version = coming.max(), !Userspace.works(version, with: active.version) else { return nil }
        let ignore = current.package.map { "add to the command: --ignore \($0)" } ?? "leave it out"
        return
            "this would upgrade the userspace driver to \(version), but the modules that are built from "
            + "\(source.path) are \(active.version); build \(version) first, or \(ignore)"
    }
}
