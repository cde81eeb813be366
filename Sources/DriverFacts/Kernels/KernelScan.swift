import DriverModel
import Host
import SystemPackage
import SystemValues
import Text

/// Finds the kernels of a system.
struct KernelScan {
    let root: SystemRoot
    /// If a user has built a kernel, `build` leads into that user's files.
    let guarded: SystemRoot
    let locations: DkmsLocations
    let machine: Machine
    let configuration: Configuration
    let packages: PackageDatabase

    func kernels() -> [InstalledKernel] {
        var releases = root.names(in: locations.install).filter { name in
            !name.hasPrefix(".") && root.isDirectory(locations.install.appending(name))
        }
        if let running = machine.runningRelease, !releases.contains(running) { releases.append(running) }
        let boot = bootEntries()
        return releases.map { kernel(KernelRelease($0), boot: boot) }.sorted { $0.release < $1.release }
    }

    private func kernel(_ release: KernelRelease, boot: Set<String>) -> InstalledKernel {
        let folder = locations.install.appending(release.text)
        let isRunning = machine.runningRelease == release.text
        let headers = headers(in: folder)
        let base = root.firstLine(folder.appending("pkgbase"))
        let hasImage =
            root.exists(folder.appending("pkgbase")) || root.exists(folder.appending("vmlinuz"))
            || root.exists(BootImage.path(of: release.text)) || boot.contains(release.text)
        let kind: InstalledKernel.Kind =
            // After an upgrade, a few files of DKMS or depmod may be left in the folder.
            if isRunning && !hasImage && !root.isDirectory(folder.appending("kernel")) {
                .runningWithoutModules
            } else if hasImage || isRunning {
                .bootable
            } else {
                headers == .present ? .noImage : .orphan
            }
        return InstalledKernel(
            release: release,
            folder: folder,
            kind: kind,
            isRunning: isRunning,
            headers: headers,
            headersRelease: headersRelease(folder.appending("build")),
            headersPackage: headers == .present ? nil : packages.headersPackage(of: release, modules: folder),
            packageBase: base,
            packageVersion: headers == .present ? nil : base.flatMap(packages.installedVersion),
            ignoredBy: configuration.ignoring(release),
            isBuiltWithClang: headers == .present && isBuiltWithClang(folder.appending("build"))
        )
    }

    /// Not include/config/kernel.release, which on Debian has the upstream version (6.1.0-50-amd64: 6.1.176).
    private func headersRelease(_ build: FilePath) -> String? {
        let words = guarded.firstLine(build.pushing(InstalledKernel.releaseHeader))?.split(separator: " ") ?? []
        guard words.count == 3, words[0] == "#define", words[1] == "UTS_RELEASE" else { return nil }
        return words[2].filter { $0 != "\"" }
    }

    private func isBuiltWithClang(_ build: FilePath) -> Bool {
        let configurations = ["include/config/auto.conf", ".config"].lazy.compactMap {
            try? guarded.read(build.appending($0), limit: 1 << 20)
        }
        return configurations.first?.offset(of: Array("\nCONFIG_CC_IS_CLANG=y\n".utf8)) != nil
    }

    private func headers(in folder: FilePath) -> InstalledKernel.Headers {
        let build = folder.appending("build")
        guard root.status(build) != nil else { return .missing }
        guard root.isDirectory(build) else { return .dangling(root.linkTarget(build) ?? build) }
        let isComplete =
            root.isFile(build.appending("Makefile"))
            && (root.isFile(build.appending("include/generated/autoconf.h"))
                || root.isFile(build.appending("include/config/auto.conf")))
        return isComplete ? .present : .incomplete(build)
    }

    /// The releases that boot entries name. If a kernel's image has another place and name, only they show that there
    /// is one.
    private func bootEntries() -> Set<String> {
        let entries = LoaderEntry.all(in: root)
        let images = entries.flatMap(\.images).compactMap { FilePath($0).lastComponent?.string }
        let named = images.compactMap(BootImage.kernel)
        return Set(entries.compactMap(\.version) + named)
    }
}
