import Host
import SystemPackage

/// What the next boot would come to, judged after a transaction.
public struct BootCheck {
    let examination: Examination
    let host: Host

    private var inventory: Inventory { examination.inventory }

    public init(_ examination: Examination, host: Host) {
        self.examination = examination
        self.host = host
    }

    /// The kernels that a transaction concerns and somebody boots; those that are ignored are nobody's concern.
    public func kernels(of targets: TransactionTargets?) -> [Inventory.Kernel] {
        // Without the driver there is nothing that could be missing.
        guard inventory.hasDriver else { return [] }
        guard let targets, targets.sources.isEmpty, targets.userspace.isEmpty else { return examination.booted }
        return examination.booted.filter { targets.kernels.contains($0.release) }
    }

    /// What is wrong, and the images that were made again because they were too old.
    public func check(_ kernels: [Inventory.Kernel]) async throws -> (findings: [Finding], renewed: [FilePath]) {
        var findings: [Finding] = []
        var renewed: [FilePath] = []
        for kernel in kernels {
            let found =
                ModuleRules.findings(for: kernel, in: examination)
                + [BootRules.userspace(for: kernel, in: examination)].compactMap(\.self)
            if let first = found.first(where: \.needsAttention) {
                findings.append(first)
                continue
            }
            do {
                renewed += try await ImageRenewal(host: host).run(for: kernel.kernel)
            } catch let refused as ImageRenewal.Refused {
                findings.append(BootRules.outdated(refused.image, of: kernel, remedy: refused.reason))
            }
        }
        return (findings, renewed)
    }
}
