import DriverModel
import Host
import SystemPackage
import Text

extension HeadersOffer {
    /// Asks the package manager about every kernel without headers.
    package static func ask(_ inventory: Inventory, on host: Host) async -> [KernelRelease: HeadersOffer] {
        guard inventory.distribution.family == .arch, host.programs.locate("pacman") != nil else { return [:] }
        var offers: [KernelRelease: HeadersOffer] = [:]
        for kernel in inventory.kernels where !kernel.installed.hasHeaders {
            guard let package = kernel.installed.headersPackage else { continue }
            let databases = host.root.names(in: syncFolder).compactMap {
                host.root.status(syncFolder.appending($0))?.question
            }
            let version = await host.answers.answer(to: ["headers", package] + databases) {
                await offered(package, on: host)
            }
            offers[kernel.release] = version.map { .version($0) } ?? .unavailable
        }
        return offers
    }

    /// Where pacman keeps what it knows about the repositories.
    private static let syncFolder: FilePath = "/var/lib/pacman/sync"

    private static func offered(_ package: String, on host: Host) async -> String? {
        let program = Program("pacman", ["-Sp", "--print-format", "%v", "--nodeps", "--nodeps", package])
        guard let output = try? await host.programs.output(of: program, limit: 1 << 16) else { return nil }
        let version = output.trimmingSpaces
        return version.isEmpty || version.contains(where: \.isWhitespace) ? nil : String(version)
    }
}
