import DriverModel
import SystemPackage
import Text

/// Kernels: what is needed to build for them, and those that cannot be built for.
enum HeaderRules {
    /// Of kernels that have their modules; where they are missing too, `ModuleRules` says both in one.
    @Sendable static func headers(_ examination: Examination) -> [Finding] {
        guard examination.inventory.hasDriver else { return [] }
        return examination.booted.flatMap { kernel -> [Finding] in
            if let release = kernel.kernel.headersRelease, release != kernel.release.text {
                return [otherVersion(kernel, release, examination)]
            }
            if examination.withoutSymbols.contains(kernel.release) { return [withoutSymbols(kernel)] }
            // Who has modules from a package needs no headers.
            guard !kernel.kernel.hasHeaders, kernel.modules.state.isHealthy, kernel.modules.state != .packaged
            else { return [] }
            return [
                finding(for: kernel, .warning, "its modules cannot be built again without headers", in: examination)
            ]
        }
    }

    static func finding(
        for kernel: Inventory.Kernel, _ severity: Finding.Severity, _ consequence: String, in examination: Examination
    ) -> Finding {
        let build = kernel.kernel.modules.appending("build")
        let (id, reason, value): (Finding.ID, String, String) =
            switch kernel.kernel.headers {
            case .present, .missing: (.headersMissing, "none are installed", "does not exist")
            case .dangling(let target): (.headersDangling, "they are gone", "leads to \(target), which does not exist")
            case .incomplete:
                (.headersIncomplete, "they are incomplete", "no Makefile or no include/generated/autoconf.h")
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
            "its headers are those of \(release.printable), and modules built with them would not load",
            evidence: [(kernel.kernel.modules.appending("build").pushing(InstalledKernel.releaseHeader), release)],
            advice: "install the kernel and its headers in one version")
    }

    private static func withoutSymbols(_ kernel: Inventory.Kernel) -> Finding {
        Finding(
            .headersIncomplete, .warning, kernel: kernel.release,
            "its headers do not say which symbols it has, and modules built with them may not load",
            evidence: [(kernel.kernel.modules.appending("build/Module.symvers"), "does not exist")],
            advice: "install the kernel's headers again")
    }

    @Sendable static func orphans(_ examination: Examination) -> [Finding] {
        examination.inventory.orphans.map { orphan in
            Finding(
                .kernelOrphan, .note,
                "a removed kernel has left its modules folder, over which hooks that build for every folder stumble",
                evidence: [(orphan.modules, "neither a kernel nor complete headers")],
                advice: "rm -r \(orphan.modules.string.shellQuoted)")
        }
    }

    /// Where no kernel can be booted, as on machines that only build, that is as it should be.
    @Sendable static func withoutKernel(_ examination: Examination) -> [Finding] {
        guard examination.inventory.hasDriver, !examination.booted.isEmpty else { return [] }
        return examination.kernels.filter { $0.kernel.kind == .noImage }.map { kernel in
            Finding(
                .kernelNotInstalled, .note, kernel: kernel.release,
                "its headers are installed, and the kernel itself is not: it cannot be booted",
                evidence: [(kernel.kernel.modules, "no kernel, and none in /boot")],
                advice: "install the kernel in the version of its headers, or remove these")
        }
    }

    /// Kernels that NVIDIA's build, or the modules it makes, cannot do with.
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
                    "it checks the targets of calls (kCFI), and NVIDIA's modules crash it",
                    "boot another kernel; IgnoreKernel = \(kernel.release) in /etc/nvctl.conf")
            }
            if options.set.contains("PREEMPT_RT"), !kernel.modules.state.isHealthy, !make.isEmpty,
                !make.contains(where: { $0.contains("IGNORE_PREEMPT_RT_PRESENCE") })
            {
                return refusal(
                    kernel, options, "CONFIG_PREEMPT_RT", "it is a real-time kernel, which NVIDIA's build refuses",
                    "add IGNORE_PREEMPT_RT_PRESENCE=1 to MAKE in dkms.conf; or IgnoreKernel = \(kernel.release) in "
                        + "/etc/nvctl.conf")
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
