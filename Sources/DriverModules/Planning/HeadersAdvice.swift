import DriverModel
import Host
import Text

/// Where the headers of kernels without them come from.
///
/// The package is known from the kernel's own package. When the repositories have moved on, its
/// headers would not fit the installed kernel, so the advice is to upgrade both.
package struct HeadersAdvice: Hashable, Sendable {
    private var texts: [KernelRelease: String] = [:]

    package init() {}

    package func text(for kernel: KernelRelease) -> String? { texts[kernel] }

    /// What is known without asking anybody: the package, not which version of it is to be had.
    static func known(_ inventory: Inventory) -> HeadersAdvice {
        var advice = HeadersAdvice()
        for kernel in inventory.kernels where !kernel.kernel.hasHeaders {
            advice.texts[kernel.release] = text(for: kernel.kernel, inventory)
        }
        return advice
    }

    /// Asks the package manager about every kernel without headers.
    package static func look(_ inventory: Inventory, on host: Host) async -> HeadersAdvice {
        var advice = HeadersAdvice()
        for kernel in inventory.kernels where !kernel.kernel.hasHeaders {
            advice.texts[kernel.release] = await text(for: kernel.kernel, inventory, host)
        }
        return advice
    }

    private static func text(for kernel: InstalledKernel, _ inventory: Inventory) -> String {
        guard let package = kernel.headersPackage else {
            return "no package is known to supply them; a kernel that was built by hand supplies its own headers"
        }
        return inventory.distribution.installCommand([package]) ?? "install \(package)"
    }

    private static func text(for kernel: InstalledKernel, _ inventory: Inventory, _ host: Host) async -> String {
        let command = text(for: kernel, inventory)
        guard let package = kernel.headersPackage else { return command }
        guard inventory.distribution.family == .arch, host.programs.locate("pacman") != nil else { return command }
        guard let offered = await repositoryVersion(of: package, on: host) else {
            return "the repositories have no \(package); whatever built this kernel supplies its headers"
        }
        guard let installed = kernel.packageVersion, offered != installed else { return command }
        let base = package.dropLast("-headers".count)
        let reason = "the repositories have \(offered), installed is \(installed): upgrade both"
        return "pacman -Syu \(base) \(package) (\(reason))"
    }

    private static func repositoryVersion(of package: String, on host: Host) async -> String? {
        let program = Program("pacman", ["-Sp", "--print-format", "%v", "--nodeps", "--nodeps", package])
        guard let output = try? await host.programs.output(of: program, limit: 1 << 16) else { return nil }
        let version = output.trimmingSpaces
        return version.isEmpty || version.contains(where: \.isWhitespace) ? nil : String(version)
    }
}
