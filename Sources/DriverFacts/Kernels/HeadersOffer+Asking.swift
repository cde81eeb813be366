import DriverModel
import Host
import Text

extension HeadersOffer {
    /// Asks the package manager about every kernel without headers.
    package static func ask(_ inventory: Inventory, on host: Host) async -> [KernelRelease: HeadersOffer] {
        guard inventory.distribution.family == .arch, host.programs.locate("pacman") != nil else { return [:] }
        var offers: [KernelRelease: HeadersOffer] = [:]
        for kernel in inventory.kernels where !kernel.kernel.hasHeaders {
            guard let package = kernel.kernel.headersPackage else { continue }
            offers[kernel.release] = await version(of: package, on: host).map { .version($0) } ?? .unavailable
        }
        return offers
    }

    private static func version(of package: String, on host: Host) async -> String? {
        let program = Program("pacman", ["-Sp", "--print-format", "%v", "--nodeps", "--nodeps", package])
        guard let output = try? await host.programs.output(of: program, limit: 1 << 16) else { return nil }
        let version = output.trimmingSpaces
        return version.isEmpty || version.contains(where: \.isWhitespace) ? nil : String(version)
    }
}
