import Glibc
import Logging
import Subprocess
import SystemPackage

/// Runs programs of the machine, or of a mounted system inside it.
public struct SystemPrograms: ProgramRunner {
    let root: SystemRoot
    let logger: Logger

    public init(root: SystemRoot, logger: Logger) {
        self.root = root
        self.logger = logger
    }

    public func locate(_ name: String) -> FilePath? {
        if name.contains("/") { return isExecutable(FilePath(name)) ? FilePath(name) : nil }
        return SearchPath.directories.lazy.map { FilePath($0).appending(name) }.first(where: isExecutable)
    }

    private func isExecutable(_ path: FilePath) -> Bool {
        guard let status = root.status(path, following: true) else { return false }
        return status.kind == .file && status.mode & 0o111 != 0
    }

    public func run(_ program: Program, output: ProgramOutput) async throws -> ProgramResult {
        guard let executable = locate(program.name) else { throw ProgramError(program, .notFound) }
        logger.debug("run \(program.commandLine)")
        ChangePoint.pass("start \(program.commandLine)")
        defer { ChangePoint.pass("end \(program.commandLine)") }
        // Who is to stop begins with nothing more.
        try Task.checkCancellation()
        var options = PlatformOptions()
        // Its own process group, so that stopping it stops the compilers it started, and the
        // terminal's Ctrl-C reaches nvctl alone, which then decides.
        options.processGroupID = 0
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(5)),
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1)),
        ]
        let words = ChangePoint.startingWords(of: program) + (try words(of: program, executable))
        let configuration = Configuration(
            executable: .path(FilePath(words[0])),
            arguments: Arguments(Array(words.dropFirst())),
            environment: .custom(cleanEnvironment(of: program)),
            workingDirectory: root.isHost ? program.workingDirectory ?? "/" : "/",
            platformOptions: options
        )
        do {
            switch output {
            case .captured(let limit):
                let result = try await Subprocess.run(
                    configuration, input: .string(program.input), output: .bytes(limit: limit),
                    error: .bytes(limit: limit))
                return ProgramResult(
                    try Self.ending(result.terminationStatus, of: result.processIdentifier),
                    output: String(decoding: result.standardOutput, as: UTF8.self),
                    errors: String(decoding: result.standardError, as: UTF8.self))
            case .appended(let path):
                let descriptor = try FileDescriptor.open(
                    path, .writeOnly, options: [.create, .append, .closeOnExec],
                    permissions: FilePermissions(rawValue: 0o644))
                let result = try await Subprocess.run(
                    configuration,
                    input: .string(program.input),
                    output: .fileDescriptor(descriptor, closeAfterSpawningProcess: true),
                    error: .combinedWithOutput)
                return ProgramResult(try Self.ending(result.terminationStatus, of: result.processIdentifier))
            case .written(let path):
                let descriptor = try FileDescriptor.open(
                    path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
                    permissions: FilePermissions(rawValue: 0o600))
                let result = try await Subprocess.run(
                    configuration,
                    input: .string(program.input),
                    output: .fileDescriptor(descriptor, closeAfterSpawningProcess: true),
                    error: .bytes(limit: 1 << 20))
                return ProgramResult(
                    try Self.ending(result.terminationStatus, of: result.processIdentifier),
                    errors: String(decoding: result.standardError, as: UTF8.self))
            }
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw ProgramError(program, .cannotStart("\(error)"))
        } catch let error as Errno {
            throw ProgramError(program, .cannotStart("\(error)"))
        }
    }

    /// Nothing of the caller's environment but what a program cannot do without. LC_ALL so that
    /// what programs print can be read.
    private func cleanEnvironment(of program: Program) -> [Environment.Key: String] {
        var environment: [Environment.Key: String] = [
            "PATH": SearchPath.text,
            "LC_ALL": "C.UTF-8",
            "HOME": program.account?.home ?? "/root",
        ]
        if let account = program.account { environment["USER"] = account.name }
        for (name, value) in program.environment { environment[Environment.Key(stringLiteral: name)] = value }
        return environment
    }

    /// By `setpriv`, not by options of the library: with those the forked child of swift-subprocess
    /// 1.0.2 waits for ever in setgroups(), because glibc asks threads that are not there to join in.
    private func identity(of account: UserAccount) -> [String] {
        let groups = account.isKnown ? "--init-groups" : "--clear-groups"
        return ["--reuid=\(account.user)", "--regid=\(account.group)", groups, "--"]
    }

    private func locateTool(_ name: String) throws -> FilePath {
        guard let path = locate(name) else { throw ProgramError(Program(name), .notFound) }
        return path
    }

    /// What is really started: the program itself, or what gets it into the mounted system or to its account.
    private func words(of program: Program, _ executable: FilePath) throws -> [String] {
        let words = [executable.string] + program.arguments
        guard root.isHost else {
            let account = program.account.map { ["--userspec=\($0.user):\($0.group)"] } ?? []
            let folder = (program.workingDirectory ?? "/").string
            return ["/usr/sbin/chroot"] + account + [root.path.string, "/usr/bin/env", "-C", folder] + words
        }
        guard let account = program.account, account.user != geteuid() else { return words }
        return [try locateTool("setpriv").string] + identity(of: account) + words
    }

    /// Once a program that was stopped has ended, the ones that it had started may still be there: the library waits for
    /// the program alone. How it ended is no failure of its own.
    private static func ending(
        _ status: TerminationStatus, of process: ProcessIdentifier
    ) throws -> ProgramResult.Ending {
        if Task.isCancelled {
            kill(-process.value, SIGKILL)
            if !status.isSuccess { throw CancellationError() }
        }
        return switch status {
        case .exited(let code): .exited(code)
        case .signaled(let signal): .signalled(signal)
        }
    }
}
