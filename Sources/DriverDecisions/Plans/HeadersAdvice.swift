import DriverModel

/// Where to get the headers of kernels that have none.
///
/// The kernel's own package tells which package has the headers. If the repositories have a newer version, its headers
/// would not match the installed kernel, so the advice is to upgrade both.
package struct HeadersAdvice: Hashable, Sendable {
    private var texts: [KernelRelease: Advice] = [:]

    package init() {}

    /// Without `offers`, the repositories were not asked: the package is known, but not which version is available.
    package init(_ inventory: Inventory, offers: [KernelRelease: HeadersOffer] = [:]) {
        for kernel in inventory.kernels where !kernel.installed.hasHeaders {
            texts[kernel.release] = Self.advice(for: kernel.installed, inventory.distribution, offers[kernel.release])
        }
    }

    package func advice(for kernel: KernelRelease) -> Advice? { texts[kernel] }

    private static func advice(
        for kernel: InstalledKernel, _ distribution: Distribution, _ offer: HeadersOffer?
    ) -> Advice {
        guard let package = kernel.headersPackage else {
            return "nvctl knows no package with these headers; a kernel that you built yourself supplies its own"
        }
        let command = PackageInstallation([package], on: distribution)
        switch offer {
        case nil: return "\(command)"
        case .unavailable:
            return "the repositories have no \(package); get the headers from where this kernel was built"
        case .version(let offered):
            guard let installed = kernel.packageVersion, offered != installed else { return "\(command)" }
            let base = package.dropLast("-headers".count)
            let reason = "upgrades both: the repositories have \(offered), and \(installed) is installed"
            return "pacman -Syu \(base) \(package) (\(reason))"
        }
    }
}
