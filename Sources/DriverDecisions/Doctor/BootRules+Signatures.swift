import DriverModel
import SystemPackage
import Text

/// Findings about signatures, for kernels that reject unsigned modules. Arch's stock kernel loads them.
extension BootRules {
    @Sendable static func signatures(_ examination: Examination) -> [Finding] {
        examination.booted.compactMap { kernel in
            guard kernel.modules.state.isHealthy, let demand = demand(of: kernel, in: examination) else { return nil }
            if let file = kernel.modules.files.first(where: { $0.info.map { !$0.isSigned } ?? false }) {
                return Finding(
                    .moduleUnsigned, .error, kernel: kernel.release,
                    "it loads only signed modules, but \(file.module.printable) is not signed",
                    evidence: [demand, (file.path, "has no signature")],
                    advice: "install openssl, then: \(.build(for: kernel.release, force: true)); "
                        + "then enroll DKMS's key: \(enroll)")
            }
            guard kernel.modules.state == .dkms, let key = examination.secureBoot.keyNotEnrolled else { return nil }
            return Finding(
                .keyNotEnrolled, .error, kernel: kernel.release,
                "it loads only signed modules, but the machine does not know the key that DKMS signs with",
                evidence: [demand, (key, "is not in the machine's list of keys")], advice: enroll)
        }
    }

    private static let enroll: Advice = "mokutil --import \(DkmsLocations.signingCertificate.string.shellQuoted)"

    /// The evidence that a kernel demands signatures.
    private static func demand(of kernel: Inventory.Kernel, in examination: Examination) -> (FilePath, String)? {
        let state = examination.secureBoot
        if kernel.installed.isRunning {
            if let lockdown = state.lockdown { return (SecureBoot.lockdown, lockdown) }
            if state.isEnforced { return (ModprobeConf.commandLine, "module.sig_enforce") }
        }
        guard let options = examination.options[kernel.release] else { return nil }
        let always = [
            "MODULE_SIG_FORCE", "LOCK_DOWN_KERNEL_FORCE_INTEGRITY", "LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY",
        ]
        if let option = always.first(where: options.set.contains) { return (options.file, "CONFIG_\(option)=y") }
        guard state.isOn, options.set.contains("LOCK_DOWN_IN_EFI_SECURE_BOOT") else { return nil }
        return (SecureBoot.variable, "Secure Boot is on")
    }
}
