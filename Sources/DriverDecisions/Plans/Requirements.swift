import DriverModel

/// Something that building with DKMS needs.
package struct Requirement: Hashable, Sendable {
    package let name: String
    package let isMet: Bool
    /// How to get it on this distribution.
    package let advice: Advice?
    /// Whether the lack of it leaves a bootable kernel without the driver.
    package let needsAttention: Bool
}

package enum Requirements {
    package static func check(_ inventory: Inventory, headers: HeadersAdvice) -> [Requirement] {
        var requirements = [
            Requirement(
                name: "dkms", isMet: inventory.dkms != nil, advice: inventory.dkmsAdvice,
                needsAttention: true)
        ]
        requirements += compilers(inventory)
        requirements.append(
            Requirement(
                name: inventory.sources.isEmpty
                    ? "the driver's source in \(inventory.locations.source)"
                    : "the driver's source: \(inventory.sources.map(\.path.string).joined(separator: ", "))",
                isMet: !inventory.sources.isEmpty, advice: inventory.driverAdvice, needsAttention: true))
        for kernel in inventory.kernels
        where kernel.installed.kind != .runningWithoutModules && !kernel.installed.isIgnored {
            requirements.append(
                Requirement(
                    name: "headers for \(kernel.release)", isMet: kernel.installed.hasHeaders,
                    advice: headers.advice(for: kernel.release), needsAttention: kernel.needsAttention))
        }
        return requirements
    }

    /// The compilers that the installed kernels need.
    static func compilers(_ inventory: Inventory) -> [Requirement] {
        func requirement(_ name: String, _ tools: [String], packages: [String]) -> Requirement {
            Requirement(
                name: name, isMet: inventory.tools.isSuperset(of: tools),
                advice: inventory.distribution.advice(toInstall: packages), needsAttention: true)
        }
        let packages = inventory.distribution.compilerPackages
        var compilers = [requirement("compiler and make", BuildTools.general, packages: packages)]
        if inventory.kernels.contains(where: { $0.installed.isBuiltWithClang }) {
            compilers.append(
                requirement(
                    "clang, lld and llvm, for kernels built with clang", BuildTools.clang,
                    packages: Distribution.clangPackages))
        }
        return compilers
    }
}
