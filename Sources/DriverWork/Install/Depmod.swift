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

    /// Nil when it went well.
    func run() async throws -> ProgramError? { try await run(program) }

    /// Has the index list the modules in these folders, each below the kernel's, wherever else there are some of the
    /// same name. Its configuration is in `folder` meanwhile.
    func run(preferring places: [String: String], configuredIn folder: FilePath) async throws -> ProgramError? {
        // For every kernel: its name is taken for a regular expression, in which the + of Debian's matches nothing.
        let lines = places.sorted { $0.key < $1.key }.map { module, place in "override \(module) * \(place)\n" }
        // depmod reads its files in the order of their names, and the last `override` counts (kmod 30).
        let file = folder.appending("zz-nvctl.conf")
        try host.root.write(lines.joined(), to: file)
        defer { try? host.root.unlink(file) }
        // Naming one leaves out all that are read without.
        let folders = DependencyIndex.settingsFolders.filter(host.root.isDirectory)
        var preferring = program
        preferring.arguments = ([file] + folders).flatMap { ["-C", $0.string] } + program.arguments
        return try await run(preferring)
    }

    private func run(_ program: Program) async throws -> ProgramError? {
        let before = index
        // Files have been replaced, or are going to be: an index that fits neither would be the worst of all.
        let result = try await finishing { try await host.programs.run(program, output: .captured(limit: 1 << 16)) }
        guard result.succeeded else { return ProgramError(program, .ended(result)) }
        // It writes each of its files anew, also where nothing has changed (kmod 30 to 34).
        guard let now = index, now != before else {
            return ProgramError(program, .withoutEffect("did not write \(place)"))
        }
        return nil
    }

    private var place: FilePath { FilePath("/lib/modules").appending(kernel.text).appending(DepmodFiles.dependencies) }
    private var index: FileIdentity? { host.root.status(place, following: true)?.identity }
}
