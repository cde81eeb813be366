import Text

/// What the user has to accept before a plan is carried out. If the risk has changed when the lock is held, what the
/// user accepted no longer counts.
package enum Risk: Hashable, Sendable {
    /// Kernels that can still be booted, and what shows it, lose the driver.
    case bootableKernels([Kernel])
    /// The modules get another version than the userspace driver.
    case otherUserspace(Userspace, modules: DriverVersion)

    package struct Kernel: Hashable, Sendable {
        package let release: KernelRelease
        package let evidence: CleanupFacts.Evidence

        package init(_ release: KernelRelease, _ evidence: CleanupFacts.Evidence) {
            (self.release, self.evidence) = (release, evidence)
        }
    }

    /// A sentence without its full stop.
    package var words: String {
        switch self {
        case .bootableKernels(let kernels):
            "these kernels can still be booted, but would come up without the NVIDIA driver: "
                + kernels.map { "\($0.release) (\($0.evidence.words))" }.joined(separator: ", ")
        case .otherUserspace(let userspace, let version):
            "\(userspace.versions(with: version, namingPackage: true)); "
                + "with mixed versions, the GPU does not work after the next boot"
        }
    }
}
