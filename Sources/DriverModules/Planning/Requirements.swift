import Host

/// Something that building with DKMS needs.
public struct Requirement: Hashable, Sendable {
    public let name: String
    public let isMet: Bool
    /// What supplies it on this distribution.
    public let advice: String?
    /// Whether a kernel that can be booted does without the driver because of it.
    public let needsAttention: Bool
}

public enum Requirements {
    public static func check(
        _ inventory: Inventory, programs: any ProgramRunner, headers: HeadersAdvice
    ) -> [Requirement] {
        let distribution = inventory.distribution
        var requirements: [Requirement] = []
        func add(_ name: String, _ isMet: Bool, packages: [String], needsAttention: Bool = true) {
            requirements.append(
                Requirement(
                    name: name, isMet: isMet, advice: distribution.installCommand(packages),
                    needsAttention: needsAttention))
        }
        add("dkms", inventory.dkms != nil, packages: ["dkms"])
        let hasCompiler = ["gcc", "make"].allSatisfy { programs.locate($0) != nil }
        add("compiler and make", hasCompiler, packages: distribution.compilerPackages)
        if inventory.kernels.contains(where: { $0.kernel.isBuiltWithClang }) {
            let hasClang = ["clang", "ld.lld", "llvm-strip"].allSatisfy { programs.locate($0) != nil }
            add("clang, lld and llvm, for kernels built with clang", hasClang, packages: Distribution.clangPackages)
        }
        requirements.append(
            Requirement(
                name: inventory.sources.isEmpty
                    ? "the driver's source in \(inventory.locations.source)"
                    : "the driver's source: \(inventory.sources.map(\.path.string).joined(separator: ", "))",
                isMet: !inventory.sources.isEmpty, advice: inventory.driverAdvice, needsAttention: true))
        for kernel in inventory.kernels where kernel.kernel.kind != .runningWithoutModules && !kernel.kernel.isIgnored {
            requirements.append(
                Requirement(
                    name: "headers for \(kernel.release)", isMet: kernel.kernel.hasHeaders,
                    advice: headers.text(for: kernel.release), needsAttention: kernel.needsAttention))
        }
        return requirements
    }
}
