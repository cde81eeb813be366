import Host
import SystemPackage

/// Makes modprobe find the modules that DKMS installed, where other files were before them or the index was lost.
struct ModuleIndex {
    /// Files that made way, by kernel.
    static let asideFolder: FilePath = "/var/lib/nvctl/aside"
    private static let configuration: FilePath = "/run/nvctl/depmod.conf"

    let host: Host
    let locations: DkmsLocations
    let kernel: KernelRelease

    private var root: SystemRoot { host.root }
    private var folder: FilePath { locations.install.appending(kernel.text) }

    /// At every moment the index names files that are there: first it is written so that it prefers the others, then
    /// these go, and then it is written as depmod does it by itself.
    func write(settingAside files: [FilePath]) async throws {
        let depmod = DkmsScripts.depmod(kernel, in: root)
        if !files.isEmpty {
            try await prefer(others(than: files), depmod)
            let choice = ModuleChoice(root: root, folder: folder)
            let away = Set(files.compactMap { root.status($0, following: true)?.identity })
            for file in files {
                guard let module = ModuleFileName.module(of: file.lastComponent?.string ?? "") else { continue }
                let identity = choice.file(of: module).flatMap { root.status($0, following: true)?.identity }
                if identity.map(away.contains) ?? true {
                    try await host.programs.output(of: depmod)
                    throw Failure.stillShadowed(kernel, by: file)
                }
            }
            for file in files { try setAside(file) }
        }
        try await host.programs.output(of: depmod)
    }

    /// For each module the first file that stays.
    private func others(than files: [FilePath]) -> [FilePath] {
        let found = ModuleSearch(root: root, folder: folder).files()
        return found.values.compactMap { paths in
            paths.contains(where: files.contains) ? paths.first { !files.contains($0) } : nil
        }.sorted { $0.string < $1.string }
    }

    /// By `override` of depmod.d(5), beside the machine's own configuration.
    private func prefer(_ files: [FilePath], _ depmod: Program) async throws {
        let lines = files.compactMap { file -> String? in
            guard let module = ModuleFileName.module(of: file.lastComponent?.string ?? "") else { return nil }
            let place = FilePath(root: nil, file.removingLastComponent().components.dropFirst(folder.components.count))
            // For every kernel: its name is taken for a regular expression, in which the + of Debian's matches nothing.
            return "override \(module) * \(place)\n"
        }
        try root.makeDirectory(Self.configuration.removingLastComponent(), mode: 0o700)
        try root.clearTemporaries(in: Self.configuration.removingLastComponent())
        try root.write(lines.joined(), to: Self.configuration)
        defer {
            try? root.unlink(Self.configuration)
            root.removeEmptyDirectory(Self.configuration.removingLastComponent())
        }
        let folders: [FilePath] = ["/etc/depmod.d", "/run/depmod.d", "/usr/local/lib/depmod.d", "/usr/lib/depmod.d"]
        var preferring = depmod
        preferring.arguments =
            (folders.filter(root.isDirectory) + [Self.configuration]).flatMap { ["-C", $0.string] } + depmod.arguments
        try await host.programs.output(of: preferring)
    }

    private func setAside(_ file: FilePath) throws {
        let place = FilePath(root: nil, file.components.dropFirst(folder.components.count))
        let target = Self.asideFolder.appending(kernel.text).pushing(place)
        try root.makeDirectory(target.removingLastComponent())
        var (free, number) = (target, 1)
        // One that is the same is of a run that was killed before it had removed the file.
        while root.status(free) != nil, (try? root.hasSameContent(file, free)) != true {
            number += 1
            free = FilePath("\(target).\(number)")
        }
        try root.move(file, to: free)
    }
}
