import DriverModel
import FoundationEssentials
import Glibc
import Host
import SystemPackage
import SystemValues
import Text

extension CloneFacts {
    /// Reads the files in this process.
    package static func look(at path: FilePath, in root: SystemRoot) -> CloneFacts {
        var facts = CloneFacts()
        facts.isFolder = root.isDirectory(path)
        facts.hasVersionFile = root.isFile(path.appending("version.mk"))
        facts.missingFolder = ["kernel-open/nvidia", "src/nvidia"].first { !root.isDirectory(path.appending($0)) }
        let version = SourceTreeReader.version(of: path, in: root)
        facts.version = version?.text
        guard let clone = GitClone(at: path, in: root) else {
            facts.problem = problem(with: path, in: root)
            return facts
        }
        facts.isClone = true
        // Files of submodules are in repositories of their own.
        facts.hasSubmodules = root.isFile(path.appending(".gitmodules"))
        facts.isShallow = clone.isShallow
        facts.remote = clone.remoteURL
        facts.commit = clone.head
        facts.tag = facts.commit.flatMap { clone.tag(of: $0, version: version) }
        facts.newestRelease = clone.newestRelease?.text
        facts.lastFetch = clone.lastFetch
        return facts
    }

    package static func problem(with clone: FilePath, in root: SystemRoot) -> String {
        do {
            _ = try root.list(clone)
        } catch {
            return error.isNotFound
                ? "\(name(clone)) no longer exists" : "\(name(clone)) cannot be read: \(error.reason)"
        }
        do {
            _ = try root.list(clone.appending(".git"))
        } catch  where error.isPermission {
            return "\(name(clone)) cannot be read: \(error.reason)"
        } catch {}
        return "\(name(clone)) is no longer a git clone"
    }
}

// MARK: Who reads

extension CloneFacts {
    /// Root opens nothing that somebody else can change (`SystemRoot.guarded`). A process of the owner reads the clone,
    /// which may contain links to devices or named pipes, or be on a network filesystem that does not answer.
    package static func read(_ path: FilePath, on host: Host) async -> CloneFacts {
        await read(path, as: .of(path, in: host.root), on: host)
    }

    package static func read(_ path: FilePath, as owner: CloneOwner, on host: Host) async -> CloneFacts {
        switch owner {
        case .missing: CloneFacts(problem: "\(name(path)) no longer exists")
        case .refused(let reason): CloneFacts(refusal: reason)
        case .own: look(at: path, in: host.root.guarded)
        case .other(let account): await ask(account, for: path, on: host)
        }
    }

    /// The facts about all clones that sources were copied from.
    package static func ofSources(in inventory: Inventory, on host: Host) async -> [FilePath: CloneFacts] {
        var clones: [FilePath: CloneFacts] = [:]
        let sources = inventory.registrations.compactMap(\.source) + inventory.snapshots
        for path in Set(sources.compactMap(\.record?.clone)).sorted().map({ FilePath($0) }) {
            clones[path] = await read(path, on: host)
        }
        return clones
    }

    private static func ask(_ owner: UserAccount, for path: FilePath, on host: Host) async -> CloneFacts {
        // The owner may not be able to reach the place where another system is mounted. The working folder is a way in.
        let inside = host.root.isHost ? [] : ["--root", "/proc/self/cwd"]
        let program = Program.nvctl(
            ["driver", "source", "read-clone"] + inside + ["--", path.string], as: owner, in: host.root.path)
        let programs = host.programs
        let answer = await firstResult(within: .seconds(Int(seconds) + 2)) {
            do {
                return Result<ProgramResult, any Error>.success(
                    try await programs.run(program, output: .captured(limit: 1 << 20)))
            } catch { return .failure(error) }
        }
        func refused(_ reason: String) -> CloneFacts {
            CloneFacts(refusal: "\(name(path)) cannot be read as \(owner.name.printable): \(reason)")
        }
        let result: ProgramResult
        switch answer {
        case .success(let ended): result = ended
        case .failure(let error): return refused(error.inWords)
        case nil: return refused("the process that reads it did not end")
        }
        if result.succeeded, let facts = try? JSONDecoder().decode(CloneFacts.self, from: Data(result.output.utf8)) {
            return facts
        }
        if result.ending == .signalled(SIGALRM) { return refused("it took longer than \(seconds) seconds") }
        return refused(result.errors.split(separator: "\n").last.map { String($0).printable } ?? "there was no answer")
    }
}
