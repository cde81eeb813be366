import DriverModel

/// Where the headers of kernels without them come from.
///
/// The package is known from the kernel's own package. When the repositories have moved on, its
/// headers would not fit the installed kernel, so the advice is to upgrade both.
package struct HeadersAdvice: Hashable, Sendable {
    private var texts: [KernelRelease: Advice] = [:]

    package init() {}

    /// Without `offers` what is known without asking anybody: the package, not which version of it is to be had.
    package init(_ inventory: Inventory, offers: [KernelRelease: HeadersOffer] = [:]) {
        for kernel in inventory.kernels where !kernel.kernel.hasHeaders {
            texts[kernel.release] = Self.advice(for: kernel.kernel, inventory.distribution, offers[kernel.release])
        }
    }

    package func advice(for kernel: KernelRelease) -> Advice? { texts[kernel] }

    private static func advice(
        for kernel: InstalledKernel, _ distribution: Distribution, _ offer: HeadersOffer?
    ) -> Advice {
        guard let package = kernel.headersPackage else {
            return "no package is known to supply them; a kernel that was built by hand supplies its own headers"
        }
        let command = PackageInstallation([package], on: distribution)
        switch offer {
        case nil: return "\(command)"
        case .unavailable: return "the repositories have no \(package); whatever built this kernel supplies its headers"
        case .version(let offered):
            guard let installed = kernel.packageVersion, offered != installed else { return "\(command)" }
            let base = package.dropLast("-headers".count)
            let reason = "the repositories have \(offered), installed is \(installed): upgrade both"
            return "pacman -Syu \(base) \(package) (\(reason))"
        }
    }
}
