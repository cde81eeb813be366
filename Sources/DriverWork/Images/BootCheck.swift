import DriverDecisions
import DriverFacts
import DriverModel
import Host
import SystemPackage

/// What the next boot would come to, judged after a transaction.
package struct BootCheck {
    let examination: Examination
    let host: Host

    private var inventory: Inventory { examination.inventory }

    package init(_ examination: Examination, host: Host) {
        self.examination = examination
        self.host = host
    }

    /// The kernels that a transaction concerns and somebody boots; those that are ignored are nobody's concern.
    package func kernels(of targets: TransactionTargets?) -> [Inventory.Kernel] {
        // Without the driver there is nothing that could be missing.
        guard inventory.hasDriver else { return [] }
        guard let targets, targets.sources.isEmpty, targets.userspace.isEmpty else { return examination.booted }
        return examination.booted.filter { targets.kernels.contains($0.release) }
    }

    /// Images that are too old for the modules of their kernel.
    package typealias Outdated = (kernel: Inventory.Kernel, images: [Initramfs])

    /// What is wrong, and where all is well but for images.
    package func judge(_ kernels: [Inventory.Kernel]) async throws -> (findings: [Finding], outdated: [Outdated]) {
        var findings: [Finding] = []
        var outdated: [Outdated] = []
        for kernel in kernels {
            let found =
                ModuleRules.findings(for: kernel, in: examination)
                + [BootRules.userspace(for: kernel, in: examination)].compactMap(\.self)
            if let first = found.first(where: \.needsAttention) {
                findings.append(first)
                continue
            }
            let images = try await ImageCheck(host: host).outdated(for: kernel.kernel)
            if !images.isEmpty { outdated.append((kernel, images)) }
        }
        return (findings, outdated)
    }

    /// Makes these images again. To be called by who has the lock.
    package func renew(_ outdated: [Outdated]) async throws -> (findings: [Finding], renewed: [FilePath]) {
        var findings: [Finding] = []
        var renewed: [FilePath] = []
        for (kernel, _) in outdated {
            do {
                renewed += try await ImageRenewal(host: host).run(for: kernel.kernel)
            } catch let refused as ImageRenewal.Refused {
                findings.append(BootRules.outdated(refused.image, of: kernel, remedy: refused.reason))
            }
        }
        return (findings, renewed)
    }

    /// The same images where they cannot be made again now.
    package func findings(_ outdated: [Outdated], remedy: String) -> [Finding] {
        outdated.flatMap { kernel, images in images.map { BootRules.outdated($0, of: kernel, remedy: remedy) } }
    }

    /// Why there is nothing to look at, where no transaction says what.
    package var reasonForNothing: String {
        inventory.hasDriver
            ? "no kernel has an image, so there is nothing to verify"
            : "there is no NVIDIA driver to build"
    }
}
