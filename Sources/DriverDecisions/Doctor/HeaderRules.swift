import DriverModel
import SystemPackage
import Text

/// Findings about kernels: missing or unsuitable headers, and kernels that cannot be built for.
enum HeaderRules {
    /// Findings about the headers of kernels that have their modules. If the modules are missing too, `ModuleRules`
    /// reports both in one finding.
    @Sendable static func headers(_ examination: Examination) -> [Finding] {
        guard examination.inventory.hasDriver else { return [] }
        return examination.booted.flatMap { kernel -> [Finding] in
            if let release = kernel.installed.headersRelease, release != kernel.release.text {
                return [otherVersion(kernel, release, examination)]
            }
            if examination.withoutSymbols.contains(kernel.release) { return [withoutSymbols(kernel)] }
            // A kernel with modules from a package needs no headers.
            guard !kernel.installed.hasHeaders, kernel.modules.state.isHealthy, kernel.modules.state != .packaged
            else { return [] }
            return [
                finding(for: kernel, .warning, "its modules cannot be built again without headers", in: examination)
            ]
        }
    }

    static func finding(
        for kernel: Inventory.Kernel, _ severity: Finding.Severity, _ consequence: String, in examination: Examination
    ) -> Finding {
        let build = kernel.installed.folder.appending("build")
        let (id, reason, value): (Finding.ID, String, String) =
            switch kernel.installed.headers {
            case .present, .missing: (.headersMissing, "none are installed", "does not exist")
            case .dangling(let target):
                (.headersDangling, "the headers were removed", "points to \(target), which does not exist")
            case .incomplete:
                (.headersIncomplete, "the headers are incomplete", "lacks Makefile or include/generated/autoconf.h")
            }
        return Finding(
            id, severity, kernel: kernel.release, "\(consequence): \(reason)", evidence: [(build, value)],
            advice: HeadersAdvice(examination.inventory, offers: examination.headersOffers).advice(for: kernel.release))
    }

    private static func otherVersion(
        _ kernel: Inventory.Kernel, _ release: String, _ examination: Examination
    ) -> Finding {
        Finding(
            .headersOtherVersion, .error, kernel: kernel.release,
            "its headers are those of \(release.printable), so modules built with them would not load",
            evidence: [(kernel.installed.folder.appending("build").pushing(InstalledKernel.releaseHeader), release)],
            advice: "install the kernel and its headers in the same version")
    }

    private static func withoutSymbols(_ kernel: Inventory.Kernel) -> Finding {
        Finding(
            .headersIncomplete, .warning, kernel: kernel.release,
            "its headers do not list its symbols, so modules built with them may not load",
            evidence: [(kernel.installed.folder.appending("build/Module.symvers"), "does not exist")],
            advice: "install the kernel's headers again")
    }

    @Sendable static func orphans(_ examination: Examination) -> [Finding] {
        examination.inventory.orphans.map { orphan in
            Finding(
                .kernelOrphan, .note,
                "there is a leftover modules folder of a removed kernel; hooks that build for every folder fail on it",
                evidence: [(orphan.folder, "has neither a kernel nor complete headers")],
                advice: "rm -r \(orphan.folder.string.shellQuoted)")
        }
    }

    /// On machines that only build, no kernel can be booted. That is how it should be there.
    @Sendable static func withoutKernel(_ examination: Examination) -> [Finding] {
        guard examination.inventory.hasDriver, !examination.booted.isEmpty else { return [] }
        return examination.kernels.filter { $0.installed.kind == .noImage }.map { kernel in
            Finding(
                .kernelNotInstalled, .note, kernel: kernel.release,
                "its headers are installed, but the kernel itself is not, so it cannot be booted",
                evidence: [(kernel.installed.folder, "has no kernel, and /boot has none either")],
                advice: "install the kernel in the version of its headers, or remove the headers")
        }
    }

    /// Kernels that NVIDIA's build, or the modules that it makes, cannot work with.
    @Sendable static func refusals(_ examination: Examination) -> [Finding] {
        guard examination.inventory.hasDriver else { return [] }
        let make = examination.inventory.active?.conf?.makeCommands ?? []
        return examination.booted.compactMap { kernel in
            guard let options = examination.options[kernel.release], kernel.modules.state != .packaged else {
                return nil
            }
            if options.set.contains("CFI_CLANG") || options.set.contains("CFI") {
                return refusal(
                    kernel, options, "CONFIG_CFI",
                    "it checks the targets of calls (kCFI), and NVIDIA's modules make it crash",
                    "boot another kernel, and set IgnoreKernel = \(kernel.release) in \(Places.settings)")
            }
            if options.set.contains("PREEMPT_RT"), !kernel.modules.state.isHealthy, !make.isEmpty,
                !make.contains(where: { $0.contains("IGNORE_PREEMPT_RT_PRESENCE") })
            {
                return refusal(
                    kernel, options, "CONFIG_PREEMPT_RT",
                    "it is a real-time kernel, and NVIDIA's build refuses to run for it",
                    "add IGNORE_PREEMPT_RT_PRESENCE=1 to MAKE in dkms.conf, or set IgnoreKernel = \(kernel.release) in "
                        + "\(Places.settings)")
            }
            return nil
        }
    }

    private static func refusal(
        _ kernel: Inventory.Kernel, _ options: KernelOptions, _ option: String, _ message: String, _ advice: Advice
    ) -> Finding {
        Finding(
            .kernelRefusesDriver, .warning, kernel: kernel.release, message,
            evidence: [(options.file, "\(option)=y")], advice: advice)
    }
}
