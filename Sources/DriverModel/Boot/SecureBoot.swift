import SystemPackage

/// What decides whether the running system loads unsigned modules.
package struct SecureBoot: Hashable, Sendable {
    package static let lockdown: FilePath = "/sys/kernel/security/lockdown"
    private static let variables: FilePath = "/sys/firmware/efi/efivars"
    package static let variable = variables.appending("SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c")
    package static let enrolled = variables.appending("MokListRT-605dab50-e046-4300-abb6-3dd810dd8b23")

    /// The firmware checks what it starts.
    package var isOn = false
    /// `integrity` or `confidentiality`, of the running kernel.
    package var lockdown: String?
    /// `module.sig_enforce` on the command line.
    package var isEnforced = false
    /// DKMS's key, if the list of the machine's own keys can be read and does not contain it.
    package var keyNotEnrolled: FilePath?

    package init(isOn: Bool = false, lockdown: String? = nil, isEnforced: Bool = false, keyNotEnrolled: FilePath? = nil)
    {
        self.isOn = isOn
        self.lockdown = lockdown
        self.isEnforced = isEnforced
        self.keyNotEnrolled = keyNotEnrolled
    }
}
