import DriverFacts
import DriverModel
import Host
import SystemPackage

/// Makes modprobe find the modules that DKMS installed if other files took precedence or the index was lost.
struct ModuleIndex {
    private static let configurationFolder = Places.run

    let host: Host
    let locations: DkmsLocations
    let kernel: KernelRelease

    private var root: SystemRoot { host.root }
    private var folder: FilePath { locations.install.appending(kernel.text) }

    /// The index names only existing files at every moment. First it is written to prefer the other files, then these
    /// files are moved away, and finally depmod writes it as usual.
    func write(settingAside files: [FilePath]) async throws {
        if !files.isEmpty {
            try await prefer(others(than: files))
            let choice = ModuleChoice(root: root, folder: folder)
            let away = Set(files.compactMap { root.status($0, following: true)?.identity })
            for file in files {
                guard let module = ModuleFileName.module(of: file.lastComponent?.string ?? "") else { continue }
                let identity = choice.file(of: module).flatMap { root.status($0, following: true)?.identity }
                if identity.map(away.contains) ?? true {
                    try await check(depmod.run())
                    throw Failure.stillShadowed(kernel, by: file)
                }
            }
            for file in files { try setAside(file) }
        }
        try await check(depmod.run())
    }

    private var depmod: Depmod { Depmod(host: host, kernel: kernel) }

    private func check(_ problem: ProgramError?) throws {
        if let problem { throw problem }
    }

    /// The first file that stays, for each module.
    private func others(than files: [FilePath]) -> [FilePath] {
        let found = ModuleSearch(root: root, folder: folder).files()
        return found.values.compactMap { paths in
            paths.contains(where: files.contains) ? paths.first { !files.contains($0) } : nil
        }.sorted { $0.string < $1.string }
    }

    private func prefer(_ files: [FilePath]) async throws {
        let places = files.compactMap { file -> (String, String)? in
            guard let module = ModuleFileName.module(of: file.lastComponent?.string ?? "") else { return nil }
            let place = file.removingLastComponent().components.dropFirst(folder.components.count)
            return (module, FilePath(root: nil, place).string)
        }
        try root.makeDirectory(Self.configurationFolder, mode: 0o700)
        try root.clearTemporaries(in: Self.configurationFolder)
        defer { root.removeEmptyDirectory(Self.configurationFolder) }
        try await check(
            depmod.run(
                preferring: Dictionary(places) { first, _ in first }, configuredIn: Self.configurationFolder))
    }

    private func setAside(_ file: FilePath) throws {
        let place = FilePath(root: nil, file.components.dropFirst(folder.components.count))
        let target = Places.aside.appending(kernel.text).pushing(place)
        try root.makeDirectory(target.removingLastComponent())
        var (free, number) = (target, 1)
        // A file with the same content was left by a run that was killed before it had removed the original.
        while root.status(free) != nil, (try? root.hasSameContent(file, free)) != true {
            number += 1
            free = FilePath("\(target).\(number)")
        }
        try root.move(file, to: free)
    }
}
