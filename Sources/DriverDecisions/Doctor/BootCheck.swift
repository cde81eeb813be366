import DriverModel
import SystemPackage

/// The state of the next boot, judged after a transaction.
package struct BootCheck {
    /// Kernels that the transaction concerns and that somebody boots. Ignored kernels are left out.
    package let kernels: [Inventory.Kernel]
    /// What is wrong with these kernels, apart from their images.
    package let findings: [Finding]
    private let examination: Examination

    /// `targets` is nil if no transaction says what has changed.
    package init(_ examination: Examination, _ targets: TransactionTargets?) {
        self.examination = examination
        kernels = Self.kernels(examination, targets)
        findings = kernels.compactMap { kernel in
            let found =
                ModuleRules.findings(for: kernel, in: examination)
                + [BootRules.userspace(for: kernel, in: examination)].compactMap(\.self)
            return found.first(where: \.needsAttention)
        }
    }

    private static func kernels(_ examination: Examination, _ targets: TransactionTargets?) -> [Inventory.Kernel] {
        // Without the driver, nothing can be missing.
        guard examination.inventory.hasDriver else { return [] }
        guard let targets, targets.sources.isEmpty, targets.userspace.isEmpty else { return examination.booted }
        return examination.booted.filter { targets.kernels.contains($0.release) }
    }

    /// Kernels without findings. Only their images have to be checked.
    package var sound: [Inventory.Kernel] {
        let unsound = Set(findings.compactMap(\.kernel))
        return kernels.filter { !unsound.contains($0.release) }
    }

    private var withOutdatedImages: [Inventory.Kernel] {
        sound.filter { !(examination.outdatedImages[$0.release] ?? []).isEmpty }
    }

    /// Makes images again that have older modules than their kernel.
    package var renewal: Plan {
        var plan = Plan()
        plan.steps = withOutdatedImages.map { .renewImages($0.installed) }
        return plan
    }

    /// The outdated images of a kernel.
    package func images(of kernel: KernelRelease) -> [FilePath] {
        (examination.outdatedImages[kernel] ?? []).map(\.path)
    }

    /// Findings about the outdated images of kernels for which `reason` says why they were not made again.
    package func imageFindings(_ reason: (KernelRelease) -> Advice?) -> [Finding] {
        withOutdatedImages.flatMap { kernel in
            guard let reason = reason(kernel.release) else { return [Finding]() }
            return (examination.outdatedImages[kernel.release] ?? []).map {
                BootRules.outdated($0, of: kernel, advice: reason)
            }
        }
    }

    /// Why there is nothing to check if no transaction says what has changed.
    package var reasonForNothing: String {
        examination.inventory.hasDriver
            ? "no kernel has an image, so there is nothing to verify"
            : "there is no NVIDIA driver to build"
    }
}
