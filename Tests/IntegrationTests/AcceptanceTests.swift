import Host
import SystemPackage
import Testing

/// NVIDIA's real source through the real dkms, on real kernels' headers. The sample source of the other tests is ours.
/// These tests show that what the others prove holds for NVIDIA's source.
///
/// Installed modules may still not load. So these tests boot kernels in qemu, one of them built with clang, and the
/// kernels load the sample's modules and NVIDIA's.
@Suite(.serialized, .enabled(if: AcceptanceParts.areWanted, "scripts/acceptance runs these")) struct AcceptanceTests {
    private func run(
        _ script: String, _ arguments: [String], over layers: [FilePath]
    ) async throws -> Scratch.Results {
        // This is too much for a disk in memory.
        let folder = try SystemRoot.host.makeTemporaryDirectory(
            in: FilePath(Parts.environment("TMPDIR") ?? "/tmp"), prefix: "nvctl-acceptance.")
        defer { try? SystemRoot.host.removeTree(folder) }
        return try await Scratch.run(
            script, arguments, with: AcceptanceParts.program, in: folder,
            layers: [Parts.kernelLayer] + layers, options: ["--disk", folder.string], limit: 14_400)
    }

    private func expectSuccess(of steps: [String], in results: Scratch.Results) {
        for step in steps { #expect(results[step].status == 0, "\(step): \(results[step].testDescription)") }
    }

    private func expectModules(
        _ names: [String], _ version: String, for kernel: String, by step: String, in results: Scratch.Results
    ) {
        #expect(results[step].lines == names.map { "\($0) \(version) \(kernel)" }, "\(step)")
    }

    /// All of nvidia.ko comes from the compiler of its kernel.
    private func expectCompiler(of kernel: String, in results: Scratch.Results) {
        let compiler = kernel == AcceptanceParts.clang ? "clang" : "GCC"
        #expect(results["\(kernel).compilers"].lines == [compiler, compiler])
    }

    private static let names = ["nvidia", "nvidia-modeset", "nvidia-drm", "nvidia-uvm", "nvidia-peermem"]

    @Test func nvidiasSourceAsDebianPackagesIt() async throws {
        let (kernel, name, version) = (Parts.plain, "nvidia-current-open", "535.261.03")
        let source = Parts.folder.appending("nvidia-packaged/usr/src/\(name)-\(version)")
        let results = try await run(
            "AcceptanceTests/nvidiasSourceAsDebianPackagesIt.sh", [kernel, source.string], over: [])
        expectSuccess(
            of: [
                "setup", "build", "built", "again", "logs", "unregister", "unregistered", "rebuild", "rebuilt", "purge",
                "left",
            ], in: results)
        #expect(results["before"].status == 2)
        #expect(results["before"].output.contains("Registered:     no"))
        #expect(results["build"].output.contains("✓ \(kernel): installed \(name)/\(version)"))
        expectModules(
            [name] + ["modeset", "drm", "uvm", "peermem"].map { "\(name)-\($0)" }, version, for: kernel, by: "modules",
            in: results)
        #expect(results["built"].output.contains("✓ \(kernel) [nvidia: dkms, headers: ✓]"))
        #expect(results["built"].output.contains("Registered:     yes"))
        #expect(results["again"].output.contains("✓ \(kernel): already built and installed"))
        #expect(results["logs"].output.contains("[OK]"))
        #expect(results["unregistered"].output.contains("✓ \(kernel) [nvidia: manual, headers: ✓]"))
        #expect(results["unregistered"].output.contains("Registered:     no"))
        #expect(results["rebuild"].output.contains("✓ register \(name)/\(version) with DKMS"))
        #expect(results["rebuilt"].output.contains("✓ \(kernel) [nvidia: dkms, headers: ✓]"))
        #expect(results["left"].output == "")
    }

    /// What DKMS adds to the command line for clang depends on its version.
    @Test(.enabled(if: AcceptanceParts.areAllWanted, "only in the whole run"), arguments: Dkms.allCases)
    func theSampleIsBuiltAndBooted(dkms: Dkms) async throws {
        let version = "590.48.01"
        let kernels = [Parts.plain, AcceptanceParts.clang]
        let results = try await run(
            "AcceptanceTests/theSampleIsBuiltAndBooted.sh", kernels,
            over: [Parts.bootLayer, AcceptanceParts.clangLayer, dkms.layer])
        expectSuccess(of: ["init", "build", "cache"], in: results)
        #expect(results["cache"].output.contains("Objects (2):"))
        for kernel in kernels {
            #expect(results["build"].output.contains("✓ \(kernel): installed nvidia/\(version)"))
            expectModules(Self.names, version, for: kernel, by: "\(kernel).modules", in: results)
            expectCompiler(of: kernel, in: results)
            expectSuccess(of: ["\(kernel).boot"], in: results)
            for name in Self.names { #expect(results["\(kernel).boot"].output.contains("✓ \(name): loaded")) }
        }
    }

    @Test(
        .enabled(if: AcceptanceParts.areAllWanted, "only in the whole run"),
        .enabled(if: SystemRoot.host.isDirectory(AcceptanceParts.tree), "missing: nvidia-tree (scripts/parts)"))
    func nvidiasTreeIsBuiltUpdatedAndBooted() async throws {
        let (version, next) = ("535.261.03", "535.999.01")
        let others = [Parts.plain, Parts.backport]
        let results = try await run(
            "AcceptanceTests/nvidiasTreeIsBuiltUpdatedAndBooted.sh",
            [AcceptanceParts.tree.string, next, AcceptanceParts.clang] + others,
            over: [Parts.bootLayer, AcceptanceParts.clangLayer])
        expectSuccess(
            of: [
                "init", "source", "sync", "fetch", "update", "updated", "owners", "rollback", "listed", "use", "back",
                "build", "again", "status", "unregister", "unregistered",
            ], in: results)
        for line in [
            "Source Type:    git (https://github.com/NVIDIA/open-gpu-kernel-modules.git)", "Current Tag:    \(version)",
            "DKMS Registered: yes",
        ] {
            #expect(results["source"].lines.contains(line), "\(results["source"].testDescription)")
        }
        expectUpdate(from: version, to: next, for: others, in: results)
        for kernel in others + [AcceptanceParts.clang] {
            expectModules(Self.names, version, for: kernel, by: "\(kernel).modules", in: results)
            expectCompiler(of: kernel, in: results)
            #expect(results["again"].output.contains("✓ \(kernel): already built and installed"))
            #expect(results["status"].output.contains("✓ \(kernel) [nvidia: dkms, headers: ✓]"))
            #expect(results["unregistered"].output.contains("✓ \(kernel) [nvidia: manual, headers: ✓]"))
        }
        for kernel in [Parts.plain, AcceptanceParts.clang] {
            expectSuccess(of: ["\(kernel).boot"], in: results)
            #expect(results["\(kernel).boot"].output.contains("✓ nvidia: ran, and found no GPU"))
            #expect(results["\(kernel).boot"].output.contains("✓ nvidia-drm: fits, and needs nvidia"))
            // The module says this when it is initialised and there is no such device.
            #expect(results["\(kernel).log"].output.contains("NVRM: No NVIDIA GPU found."))
        }
    }

    /// The seed's `source update`, to a second release of the same source, and back.
    private func expectUpdate(
        from version: String, to next: String, for kernels: [String], in results: Scratch.Results
    ) {
        #expect(results["fetch"].lines.contains("Latest Tag:     \(next)"))
        #expect(results["fetch"].lines.contains("Current Tag:    \(version)"))
        #expect(results["updated"].lines.contains("Source Path:    /usr/src/nvidia-\(next)"))
        #expect(results["updated"].lines.contains("Current Tag:    \(next)"))
        #expect(results["owners"].output == "")
        let rollback = results["rollback"].output + results["rollback"].errors
        for work in [" build ", ": conftest", ": interface"] { #expect(!rollback.contains(work), "\(rollback)") }
        #expect(!results["listed"].output.contains(next))
        for kernel in kernels {
            #expect(results["sync"].output.contains("✓ \(kernel): installed nvidia/\(version)"))
            #expect(results["update"].output.contains("✓ \(kernel): installed nvidia/\(next)"))
            for (step, expected) in [("update", next), ("rollback", version), ("use", next), ("back", version)] {
                expectModules(Self.names, expected, for: kernel, by: "\(step).\(kernel)", in: results)
            }
        }
    }
}

/// What scripts/acceptance asks for in NVCTL_ACCEPTANCE, and what it has fetched.
private enum AcceptanceParts {
    private static let wanted = Parts.environment("NVCTL_ACCEPTANCE")
    static let areWanted = wanted != nil
    static let areAllWanted = wanted == "all"

    static let program = Parts.environment("NVCTL").map { FilePath($0) } ?? Parts.program
    static let tree = Parts.folder.appending("nvidia-tree")
    static let clangLayer = Parts.folder.appending("kernel-clang")
    static let clang = SystemRoot.host.names(in: clangLayer.appending("usr/lib/modules")).first ?? ""
}
