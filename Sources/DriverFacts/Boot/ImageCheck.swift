import DriverModel
import Host
import SystemPackage

/// Finds images that were made before the kernel's modules were installed, and would load the old ones.
package struct ImageCheck {
    package let host: Host

    package init(host: Host) {
        self.host = host
    }

    private var root: SystemRoot { host.root }

    package func outdated(for kernel: InstalledKernel) async throws -> [Initramfs] {
        guard let installed = installed(for: kernel) else { return [] }
        var outdated: [Initramfs] = []
        for var image in ImageSearch(root: root).images(of: kernel) where image.made < installed {
            switch try await holdsDriver(image) {
            case .some(false): continue
            case .some(true): break
            // Rather make an image once too often.
            case .none: image.isUnread = true
            }
            outdated.append(image)
        }
        return outdated
    }

    /// When the newest of the driver's modules was put in its place.
    package func installed(for kernel: InstalledKernel) -> Int64? {
        ModuleSearch(root: root, folder: kernel.folder).files().values.compactMap { paths in
            paths.first.flatMap { root.status($0, following: true)?.changed }
        }.max()
    }

    /// Nil if no tool can list what is in it, as with unified images.
    private func holdsDriver(_ image: Initramfs) async throws -> Bool? {
        guard let lister = image.lister(on: host), let status = root.status(image.path, following: true) else {
            return nil
        }
        return try await host.answers.answer(to: [lister.commandLine, status.question]) {
            try await holdsDriver(lister)
        }
    }

    private func holdsDriver(_ lister: Program) async throws -> Bool? {
        let result = try await host.programs.run(lister, output: .captured(limit: 64 << 20))
        guard result.succeeded else { return nil }
        return result.output.split(separator: "\n").contains { line in
            let name = line.split(separator: "/").last.map(String.init) ?? ""
            return ModuleFileName.module(of: name).map(DriverModules.isDriverName) ?? false
        }
    }
}
