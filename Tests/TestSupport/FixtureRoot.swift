import Glibc
import Host
import Logging
import Synchronization
import SystemPackage
import SystemValues

/// A throw-away root folder with the files of a made-up system.
package final class FixtureRoot: Sendable {
    package let root: SystemRoot
    /// How many files were written.
    private let count = Atomic(0)

    /// In memory, syncing to the disk costs nothing. Commands that change a system do that again and again.
    package init(inMemory: Bool = false) throws {
        let base = SystemRoot.host
        let place: FilePath = inMemory && base.isDirectory("/dev/shm") ? "/dev/shm/nvctl-tests" : "/tmp/nvctl-tests"
        root = SystemRoot(try base.makeTemporaryDirectory(in: place, prefix: "root-"))
    }

    deinit { try? SystemRoot.host.removeTree(root.path) }

    /// The folder on this machine.
    package var path: FilePath { root.path }

    package func file(_ path: FilePath, _ text: String = "", mode: CInterop.Mode = 0o644) throws {
        try file(path, bytes: Array(text.utf8), mode: mode)
    }

    /// Makes a new file under the name, as `SystemRoot.write` does, but without waiting for the disk: tests write
    /// thousands.
    package func file(_ path: FilePath, bytes: [UInt8], mode: CInterop.Mode = 0o644) throws {
        try root.makeDirectory(path.removingLastComponent())
        // Made-up programs of a test may write files side by side.
        let temporary = self.path.appending(".new-\(count.add(1, ordering: .relaxed).newValue)")
        let descriptor = try FileDescriptor.open(
            temporary, .writeOnly, options: [.create, .exclusiveCreate], permissions: FilePermissions(rawValue: mode))
        try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
        try SystemRoot.host.rename(temporary, to: root.locate(path, following: false).path)
    }

    package func folder(_ path: FilePath) throws { try root.makeDirectory(path) }

    package func link(_ path: FilePath, to target: FilePath) throws {
        try root.makeDirectory(path.removingLastComponent())
        try root.link(path, to: target)
    }

    /// A host that sees only this root, runs nothing, and whose clock stands still.
    package func host(
        running: String? = nil, architecture: String = "x86_64", user: UInt32 = 0, now: Int64 = 1_766_188_500,
        programs: any ProgramRunner = NoPrograms(), availableBytes: UInt64 = 1 << 40
    ) -> Host {
        Host(
            root: root,
            programs: programs,
            machine: Machine(runningRelease: running, architecture: architecture),
            user: user,
            now: { now },
            availableBytes: { _ in availableBytes },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }
}

/// Finds the programs that it is told of, and fails when one is run.
package struct NoPrograms: ProgramRunner {
    package var installed: Set<String>

    package init(installed: Set<String> = []) { self.installed = installed }

    package struct Unexpected: Error {
        package let program: Program
    }

    package func locate(_ name: String) -> FilePath? {
        installed.contains(name) ? FilePath("/usr/bin").appending(name) : nil
    }

    package func run(_ program: Program, output: ProgramOutput) async throws -> ProgramResult {
        throw Unexpected(program: program)
    }
}
