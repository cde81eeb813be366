import DriverFacts
import DriverModel
import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverWork

private let kernel = "6.18.1-zen1-2-zen"
private let folder: FilePath = "/lib/modules/6.18.1-zen1-2-zen/updates/dkms"
private let link: FilePath = "/var/lib/dkms/nvidia/kernel-6.18.1-zen1-2-zen-x86_64"

/// What the next run does with every state that a killed installation can leave.
@Suite(.enabled(if: RealPrograms.has("depmod"), "missing: depmod")) struct InstallRecoveryTests {
    /// Runs the real depmod on the fixture's folders. There are no other programs.
    private struct Depmod: ProgramRunner {
        let fixture: FixtureRoot

        func locate(_ name: String) -> FilePath? { nil }

        func run(_ program: Program, output: ProgramOutput) async throws -> ProgramResult {
            guard program.name == "depmod" else { throw ProgramError(program, .notFound) }
            return try await fixture.depmod(program.arguments)
        }
    }

    private struct System {
        let fixture: FixtureRoot
        let host: Host
        let locations = DkmsLocations()
        var stage: InstallStage

        var root: SystemRoot { fixture.root }

        var scripts: DkmsScripts { DkmsScripts(host: host, locations: locations, target: stage.journal.target) }

        func recover() async throws { try await InstallRecovery(host: host, locations: locations).run() }

        /// The payload of the five modules that modprobe would load; nil if one is missing or they differ.
        var loaded: UInt8? {
            let choice = ModuleChoice(root: root, folder: FilePath("/lib/modules").appending(kernel))
            let payloads = FixtureRoot.driverModules.map { module -> [UInt8]? in
                guard let file = choice.file(of: module), let bytes = try? root.read(file) else { return nil }
                return [1, 2].first { ModuleSpec(kernel: kernel, payload: [$0]).elf == bytes }.map { [$0] }
            }
            return Set(payloads).count == 1 ? payloads.first??.first : nil
        }

        var isClean: Bool { root.names(in: "/lib/modules") == [kernel] && !hasKept }

        private var hasKept: Bool {
            root.names(in: stage.kernelFolder).contains { $0.hasPrefix(InstallStage.prefix) }
        }
    }

    /// Modules with payload 1 are installed, as if from an older version. Modules with payload 2 are built and staged.
    private func system(installed: Bool = true) async throws -> System {
        let fixture = try FixtureRoot()
        try fixture.kernel(kernel)
        try fixture.registration()
        try fixture.built(kernel, spec: ModuleSpec(kernel: kernel, payload: [2]))
        if installed {
            for module in FixtureRoot.driverModules {
                try fixture.module(folder.appending("\(module).ko"), ModuleSpec(kernel: kernel, payload: [1]))
            }
            try fixture.module(folder.appending("vboxdrv.ko"), ModuleSpec(version: "7", kernel: kernel))
            try fixture.link(link, to: FilePath("580.1/\(kernel)/x86_64"))
        } else {
            try fixture.module(FilePath("/lib/modules/\(kernel)/a.ko"), ModuleSpec(version: "7", kernel: kernel))
        }
        let programs = Depmod(fixture: fixture)
        _ = try await programs.run(Program("depmod", ["-a", kernel]), output: .captured(limit: 1000))
        let host = fixture.host(programs: programs)
        let target = BuildTarget(
            module: "nvidia", version: DriverVersion(FixtureRoot.version), kernel: KernelRelease(kernel),
            architecture: "x86_64")
        let modules = FixtureRoot.driverModules.map { name in
            let built = fixture.buildFolder(kernel).appending("module/\(name).ko")
            return DkmsInstall.Module(name: name, built: built, folder: "updates/dkms")
        }
        let old = OldModules(
            host: host, locations: DkmsLocations(), target: target, modules: modules,
            settings: DkmsSettings(dkms: DriverVersion("3.2.2")))
        let stage = try InstallStage.prepare(target, modules, old, host, DkmsLocations())
        return System(fixture: fixture, host: host, stage: stage)
    }

    private func expect(_ system: System, loads payload: UInt8?, link target: FilePath?) async throws {
        for _ in 1...2 {
            try await system.recover()
            #expect(system.loaded == payload)
            #expect(system.root.linkTarget(link) == target)
            #expect(system.isClean)
        }
    }

    private let newLink = FilePath("590.48.01/\(kernel)/x86_64")
    private let oldLink = FilePath("580.1/\(kernel)/x86_64")

    @Test func beforeTheExchangeOnlyTheStageGoes() async throws {
        let system = try await system()
        let before = system.root.status(folder)
        try await expect(system, loads: 1, link: oldLink)
        #expect(system.root.status(folder)?.identity.inode == before?.identity.inode)
    }

    @Test(arguments: ["", "{", #"{"module":"nvidia"}"#])
    func aDamagedJournalIsNotFollowed(text: String) async throws {
        var system = try await system()
        try await system.stage.place(system.scripts)
        try system.root.write(text, to: system.stage.folder.appending("journal.json"))
        try await system.recover()
        #expect(system.isClean)
        #expect(system.loaded == 2, "whole sets are in the folder all the same")
        #expect(system.root.linkTarget(link) == oldLink)
    }

    @Test func afterTheExchangeItIsBroughtToItsEnd() async throws {
        var system = try await system()
        try await system.stage.place(system.scripts)
        try await expect(system, loads: 2, link: newLink)
        #expect(system.root.names(in: folder).count == 6)
    }

    @Test func whereNothingWasBefore() async throws {
        var system = try await system(installed: false)
        try await expect(system, loads: nil, link: nil)
        #expect(!system.root.names(in: FilePath("/lib/modules/\(kernel)")).contains("updates"))
        system = try await self.system(installed: false)
        try await system.stage.place(system.scripts)
        try await expect(system, loads: 2, link: newLink)
    }

    /// One module of another driver is installed before the exchange, and one after it.
    @Test func whatOthersDidInBetweenIsNotLost() async throws {
        var system = try await system()
        let staged = system.root.status(folder.appending("vboxdrv.ko"))
        try system.fixture.module(folder.appending("vboxnetflt.ko"), ModuleSpec(version: "8", kernel: kernel))
        try system.fixture.file(folder.appending("sub/other.ko"), "other")
        try await system.stage.place(system.scripts)
        #expect(system.root.status(folder.appending("vboxdrv.ko"))?.identity == staged?.identity)
        try system.fixture.module(folder.appending("later.ko"), ModuleSpec(version: "9", kernel: kernel))
        try system.root.unlink(folder.appending("vboxdrv.ko"))
        try await expect(system, loads: 2, link: newLink)
        let names = system.root.names(in: folder)
        #expect(names.contains("vboxnetflt.ko"))
        #expect(names.contains("later.ko"))
        #expect(!names.contains("vboxdrv.ko"), "removed after the exchange")
        #expect(system.root.text(folder.appending("sub/other.ko")) == "other")
    }

    @Test func whatOthersRemovedBeforeTheExchangeStaysAway() async throws {
        var system = try await system()
        try system.root.unlink(folder.appending("vboxdrv.ko"))
        try await system.stage.place(system.scripts)
        try await expect(system, loads: 2, link: newLink)
        #expect(!system.root.names(in: folder).contains("vboxdrv.ko"))
    }

    @Test func whatIsNotWhatWasBuiltIsPutBack() async throws {
        var system = try await system()
        try await system.stage.place(system.scripts)
        try system.fixture.file(folder.appending("nvidia-drm.ko"), "cut off")
        try await expect(system, loads: 1, link: oldLink)
        #expect(system.root.names(in: folder).contains("vboxdrv.ko"))
    }

    @Test(arguments: 0...5) func fileByFileItGoesOnForward(done: Int) async throws {
        var system = try await system()
        system.stage.journal.isByFile = true
        try system.stage.journal.write(in: system.stage.folder, of: system.root)
        let names = system.stage.journal.places.keys.sorted()
        // With `done` at 0, only some old files are kept yet. Otherwise all are kept, and `done` of them are replaced.
        let kept = done == 0 ? system.stage.keeping : system.stage.old
        try system.root.makeDirectory(kept)
        for name in done == 0 ? Array(names.prefix(2)) : names {
            try system.root.put(folder.appending(name), at: system.stage.kept(name, in: kept))
        }
        for name in names.prefix(done) {
            try system.root.put(system.stage.new.appending(name), at: folder.appending(name))
        }
        try await expect(system, loads: 2, link: newLink)
        #expect(system.root.names(in: folder).count == 6)
    }

    /// Files that were the same before are not removed.
    @Test func fileByFileItComesBackToWhatWas() async throws {
        var system = try await system()
        try system.fixture.module(folder.appending("nvidia.ko"), ModuleSpec(kernel: kernel, payload: [2]))
        try system.root.unlink(folder.appending("nvidia-uvm.ko"))
        system.stage.journal.isByFile = true
        try system.stage.journal.write(in: system.stage.folder, of: system.root)
        try await system.stage.place(system.scripts)
        #expect(system.root.status(folder.appending("nvidia-uvm.ko")) != nil)
        try system.stage.turnBack()
        try await system.recover()
        #expect(system.isClean)
        #expect(system.root.names(in: folder).count == 5)
        #expect(system.root.status(folder.appending("nvidia.ko")) != nil)
        #expect(system.root.status(folder.appending("nvidia-uvm.ko")) == nil)
    }

    @Test(arguments: [false, true]) func backwardsItGoesOnBackwards(byFile: Bool) async throws {
        var system = try await system()
        system.stage.journal.isByFile = byFile
        try system.stage.journal.write(in: system.stage.folder, of: system.root)
        try await system.stage.place(system.scripts)
        try system.root.link(link, to: newLink)
        try system.stage.turnBack()
        try await expect(system, loads: 1, link: oldLink)

        system = try await self.system()
        system.stage.journal.isByFile = byFile
        try system.stage.journal.write(in: system.stage.folder, of: system.root)
        try await system.stage.place(system.scripts)
        try system.stage.turnBack()
        try await system.stage.restore(system.scripts)
        try await expect(system, loads: 1, link: oldLink)
    }

    @Test(arguments: ["/etc/precious", "/lib/modules/\(kernel)/../../etc/precious", "/lib/modules/other/precious"])
    func aJournalThatLeadsElsewhereIsNotFollowed(path: String) async throws {
        var system = try await system()
        try system.fixture.file("/etc/precious", "precious")
        let good = system.stage.journal
        let away = system.stage.folder.appending("away/0-precious").string
        let move = InstallJournal.Move(from: path, to: away, isReplaced: false, notesOrigin: false)
        let back = InstallJournal.Move(from: away, to: path, isReplaced: false, notesOrigin: false)
        #expect(good.isPlausible(for: system.stage.folder, system.locations))
        for moves in [[move], [back]] {
            system.stage.journal = good.with(moves: moves)
            #expect(!system.stage.journal.isPlausible(for: system.stage.folder, system.locations))
        }
        #expect(!good.with(places: ["nvidia.ko": path]).isPlausible(for: system.stage.folder, system.locations))
        #expect(!good.isPlausible(for: "/lib/modules/.nvctl-other-1", system.locations))
        try system.stage.journal.write(in: system.stage.folder, of: system.root)
        try await system.recover()
        #expect(system.isClean)
        #expect(system.root.text("/etc/precious") == "precious")
        #expect(system.loaded == 1)
    }
}

extension InstallJournal {
    fileprivate func with(places: [String: String]? = nil, moves: [Move]? = nil) -> InstallJournal {
        InstallJournal(
            module: module, version: version, kernel: kernel, architecture: architecture,
            places: places ?? self.places, isByFile: isByFile, stagedInode: stagedInode, neighbours: neighbours,
            madeFolders: madeFolders, linkBefore: linkBefore, moves: moves ?? self.moves, chosenBefore: chosenBefore,
            indexBefore: indexBefore)
    }
}
