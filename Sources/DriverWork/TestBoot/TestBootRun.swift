import DriverDecisions
import DriverModel
import Host
import SystemPackage
import SystemValues

/// Boots kernels in throw-away machines. Changes nothing on the system except that it writes logs.
package struct TestBootRun: Sendable {
    /// The machine that runs the emulator. `root` may be a system that is mounted on it.
    let machine: Host
    let root: SystemRoot
    let seconds: Int
    private let accelerations: [TestMachine.Acceleration]
    private let compiler: String

    /// A usable processor prints something within this time. A /dev/kvm that can be opened is not always usable: in
    /// some virtual machines, its processor never starts.
    package var patience: Duration = .seconds(5)
    private static let longestLog = 64 << 20

    package init(_ host: Host, machine: Host, seconds: Int) throws(Failure) {
        guard machine.machine.architecture == "x86_64" else {
            throw .cannotEmulate(architecture: machine.machine.architecture)
        }
        let distribution = Distribution.read(in: machine.root)
        guard machine.programs.locate(TestMachine.emulator) != nil else {
            throw .emulatorMissing(install: distribution.advice(toInstall: [distribution.emulatorPackage]))
        }
        guard let compiler = TestArchive.compilers.first(where: { machine.programs.locate($0) != nil }) else {
            throw .compilerMissing(install: distribution.advice(toInstall: ["gcc"]))
        }
        self.machine = machine
        self.compiler = compiler
        self.seconds = seconds
        root = host.root
        accelerations = machine.root.isWritable("/dev/kvm") ? [.kvm, .tcg] : [.tcg]
    }

    package func run(_ plan: TestBootPlan) async throws -> TestBoot {
        let (files, began) = (machine.root, machine.now())
        let folder = try files.makeTemporaryDirectory(in: "/tmp", prefix: "nvctl-test-boot-")
        defer { try? files.removeTree(folder) }
        let mark = "nvctl-\(UInt64.random(in: 0...UInt64.max))"
        let archive = folder.appending("archive")
        try await write(plan, mark: mark, to: archive, in: folder)
        let console = folder.appending("console")
        let test = TestMachine(
            kernel: try root.locate(plan.image).path, archive: archive, console: console,
            megabytes: 1024 + 8 * Int(files.size(of: archive) >> 20), seconds: seconds)
        let ending = try await boot(test)
        let said = (try? files.read(console, limit: Self.longestLog)) ?? []
        var result = TestBootJudge(
            plan: plan, console: BootConsole(String(decoding: said, as: UTF8.self), mark: mark), ending: ending
        ).judge()
        result.log = try said.isEmpty ? nil : keep(said, of: plan.kernel)
        result.seconds = machine.now() - began
        return result
    }

    // MARK: The archive

    private func write(_ plan: TestBootPlan, mark: String, to archive: FilePath, in folder: FilePath) async throws {
        let (source, program) = (folder.appending("init.c"), folder.appending("init"))
        try machine.root.write(PackageResources.init_c, to: source)
        try await machine.programs.output(of: TestArchive.compilation(by: compiler, of: source, to: program))
        var modules: [String: [UInt8]] = [:]
        if plan.initramfs == nil {
            for module in plan.modules { modules[module.name] = try await content(of: module, in: folder) }
        }
        let bytes = TestArchive(plan: plan, mark: mark, program: try machine.root.read(program)).bytes(modules)
        try machine.root.write(bytes, to: archive, mode: 0o600)
        if let image = plan.initramfs { try machine.root.append(try root.locate(image).path, to: archive) }
    }

    /// The commands that unpack modules, by file extension.
    private static let unpackers: [(ending: String, command: [String])] = [
        ("xz", ["xz", "-dc"]), ("zst", ["zstd", "-dcq"]), ("gz", ["gzip", "-dc"]),
    ]

    private func content(of module: TestBootPlan.Module, in folder: FilePath) async throws -> [UInt8] {
        let limit = Int(UInt32.max)
        guard let unpacker = Self.unpackers.first(where: { $0.ending == module.file.extension })?.command else {
            return try root.read(module.file, limit: limit)
        }
        let unpacked = folder.appending("module-\(module.name)")
        let program = Program(unpacker[0], unpacker.dropFirst() + ["--", try root.locate(module.file).string])
        let result = try await machine.programs.run(program, output: .written(to: MachinePath(unpacked)))
        guard result.succeeded else { throw ProgramError(program, .ended(result)) }
        return try machine.root.read(unpacked, limit: limit)
    }

    // MARK: The machine

    private func boot(_ test: TestMachine) async throws -> MachineEnding {
        var ending = MachineEnding.failed("")
        for acceleration in accelerations {
            try machine.root.unlink(test.console)
            let patience = acceleration == accelerations.last ? nil : patience
            let result = try await run(test.program(acceleration), watching: test.console, patience: patience)
            guard let result else { continue }
            ending = self.ending(result)
            // The emulator says so if it cannot use a kind of processor, and starts no kernel. The next kind is tried
            // then.
            if case .failed = ending { continue }
            break
        }
        return ending
    }

    private func ending(_ result: ProgramResult) -> MachineEnding {
        if TestMachine.isTimeout(result) { return .timedOut(seconds: seconds) }
        guard !result.succeeded else { return .reset }
        let words = result.errors.split(separator: "\n").last.map(String.init)
        return .failed(words ?? "\(TestMachine.emulator) ended with \(result.ending)")
    }

    /// Nil if nothing was printed in time.
    private func run(_ program: Program, watching console: FilePath, patience: Duration?) async throws -> ProgramResult?
    {
        try await withThrowingTaskGroup(of: ProgramResult?.self) { [programs = machine.programs] group in
            defer { group.cancelAll() }
            group.addTask { try await programs.run(program, output: .captured(limit: 1 << 20)) }
            if let patience {
                group.addTask {
                    try await Task.sleep(for: patience)
                    return nil
                }
            }
            for try await result in group {
                if let result { return result }
                if machine.root.size(of: console) == 0 { break }
            }
            return nil
        }
    }

    // MARK: The log

    /// Writes to nvctl's own logs. A user, or somebody who looks at a mounted system, gets a temporary folder instead.
    private func keep(_ said: [UInt8], of kernel: KernelRelease) throws -> FilePath {
        let folder =
            try machine.isRoot && root.isHost
            ? Places.logs : machine.root.makeTemporaryDirectory(in: "/tmp", prefix: "nvctl-test-boot-log-")
        try machine.root.makeDirectory(folder)
        let path = folder.appending("test-boot-\(kernel).log")
        try machine.root.write(said, to: path)
        return path
    }
}

extension Distribution {
    /// The package that has qemu for x86_64.
    var emulatorPackage: String { family == .suse ? "qemu-x86" : "qemu-system-x86" }
}
