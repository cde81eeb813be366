import DriverFacts
import DriverModel
import Host
import SystemPackage
import SystemValues

/// Writes a kernel's module index, as do_depmod() of DKMS does it.
struct Depmod {
    let host: Host
    let kernel: KernelRelease

    private var program: Program {
        let map = FilePath("/boot").appending("System.map-\(kernel)")
        return Program("depmod", ["-a", kernel.text] + (host.root.isFile(map) ? ["-F", map.string] : []))
    }

    /// Nil if depmod succeeded.
    func run() async throws -> ProgramError? { try await run(program) }

    /// Makes the index list the modules in these folders below the kernel's folder, even if there are modules of the
    /// same name elsewhere. depmod reads its configuration from `folder` meanwhile.
    func run(preferring places: [String: String], configuredIn folder: FilePath) async throws -> ProgramError? {
        // The `*` stands for every kernel. depmod takes a kernel's name for a regular expression, in which the + in
        // Debian's names matches nothing.
        let lines = places.sorted { $0.key < $1.key }.map { module, place in "override \(module) * \(place)\n" }
        // depmod reads its files in the order of their names, and the last `override` counts (kmod 30).
        let file = folder.appending("zz-nvctl.conf")
        try host.root.write(lines.joined(), to: file)
        defer { try? host.root.unlink(file) }
        // With -C, depmod reads none of its usual folders, so they are named, too.
        let folders = DependencyIndex.settingsFolders.filter(host.root.isDirectory)
        var preferring = program
        preferring.arguments = ([file] + folders).flatMap { ["-C", $0.string] } + program.arguments
        return try await run(preferring)
    }

    private func run(_ program: Program) async throws -> ProgramError? {
        let before = index
        // Modules have been replaced, or are going to be. An index that fits neither the old nor the new ones would be
        // worst.
        let result = try await finishing { try await host.programs.run(program, output: .captured(limit: 1 << 16)) }
        guard result.succeeded else { return ProgramError(program, .ended(result)) }
        // depmod writes each of its files anew, even if nothing has changed (kmod 30 to 34).
        guard let now = index, now != before else {
            return ProgramError(program, .withoutEffect("did not write \(place)"))
        }
        return nil
    }

    private var place: FilePath { FilePath("/lib/modules").appending(kernel.text).appending(DepmodFiles.dependencies) }
    private var index: FileIdentity? { host.root.status(place, following: true)?.identity }
}
