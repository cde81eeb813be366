import Glibc
import Logging
import Subprocess
import Synchronization
import SystemPackage
import SystemValues
import Text

/// Runs programs of the machine, or of a mounted system inside it.
package struct SystemPrograms: ProgramRunner {
    let root: SystemRoot
    let logger: Logger

    package init(root: SystemRoot, logger: Logger) {
        self.root = root
        self.logger = logger
    }

    package func locate(_ name: String) -> FilePath? {
        if name.contains("/") { return isExecutable(FilePath(name)) ? FilePath(name) : nil }
        return SearchPath.directories.lazy.map { FilePath($0).appending(name) }.first(where: isExecutable)
    }

    private func isExecutable(_ path: FilePath) -> Bool {
        guard let status = root.status(path, following: true) else { return false }
        return status.kind == .file && status.mode & 0o111 != 0
    }

    package func run(_ program: Program, output: ProgramOutput) async throws -> ProgramResult {
        // Subprocess uses libdispatch, which would crash nvctl without /proc (see `MainThread`).
        guard ProcessTable().isThere else { throw ProcMissing() }
        let words = try words(of: program)
        logger.debug("run \(program.commandLine)")
        ChangePoint.pass("start \(program.commandLine)")
        defer { ChangePoint.pass("end \(program.commandLine)") }
        // A cancelled task starts nothing more.
        try Task.checkCancellation()
        var options = PlatformOptions()
        // A session of its own, and so a process group of its own: stopping the group stops the compilers too, and
        // Ctrl-C reaches nvctl alone, which then decides. The session has no terminal, so no program can type into the
        // shell that nvctl was called from (TIOCSTI), or wait for a password at a prompt that nobody sees.
        options.createSession = true
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(5)),
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1)),
        ]
        let allWords = ChangePoint.startingWords(of: program) + words
        let configuration = Configuration(
            executable: .path(FilePath(allWords[0]).rawPath),
            arguments: Arguments(allWords.dropFirst().map(\.terminatedSystemBytes)),
            environment: .custom(cleanEnvironment(of: program)),
            workingDirectory: root.isHost || program.isNvctl ? program.workingDirectory?.rawPath ?? "/" : "/",
            platformOptions: options
        )
        let session = Session()
        defer { if Task.isCancelled { session.end() } }
        do {
            switch output {
            case .captured(let limit) where program.isNvctl:
                let own = try FileDescriptor.open("/proc/self/exe", .readOnly, options: .closeOnExec)
                let result = try await Subprocess.run(
                    configuration, input: .fileDescriptor(own, closeAfterSpawningProcess: true),
                    output: .bytes(limit: limit), error: .bytes(limit: limit)
                ) { session.leader = $0.processIdentifier.value }
                return ProgramResult(
                    try Self.ending(result.terminationStatus),
                    output: String(systemBytes: result.standardOutput),
                    errors: String(systemBytes: result.standardError))
            case .captured(let limit):
                let result = try await Subprocess.run(
                    configuration, input: .array(program.input.systemBytes), output: .bytes(limit: limit),
                    error: .bytes(limit: limit)
                ) { session.leader = $0.processIdentifier.value }
                return ProgramResult(
                    try Self.ending(result.terminationStatus),
                    output: String(systemBytes: result.standardOutput),
                    errors: String(systemBytes: result.standardError))
            case .appended(let path):
                let descriptor = try FileDescriptor.open(
                    path.rawPath, .writeOnly, options: [.create, .append, .closeOnExec],
                    permissions: FilePermissions(rawValue: 0o644))
                let result = try await Subprocess.run(
                    configuration,
                    input: .array(program.input.systemBytes),
                    output: .fileDescriptor(descriptor, closeAfterSpawningProcess: true),
                    error: .combinedWithOutput
                ) { session.leader = $0.processIdentifier.value }
                return ProgramResult(try Self.ending(result.terminationStatus))
            case .written(let path):
                let descriptor = try FileDescriptor.open(
                    path.rawPath, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
                    permissions: FilePermissions(rawValue: 0o600))
                let result = try await Subprocess.run(
                    configuration,
                    input: .array(program.input.systemBytes),
                    output: .fileDescriptor(descriptor, closeAfterSpawningProcess: true),
                    error: .bytes(limit: 1 << 20)
                ) { session.leader = $0.processIdentifier.value }
                return ProgramResult(
                    try Self.ending(result.terminationStatus),
                    errors: String(systemBytes: result.standardError))
            }
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw ProgramError(program, .cannotStart(error.underlyingError?.inWords ?? error.description))
        } catch let error as Errno {
            throw ProgramError(program, .cannotStart(error.inWords))
        }
    }

    /// Nothing is taken from the caller's environment; a program brings the variables that it needs. LC_ALL makes sure
    /// that nvctl can read what programs print.
    private func cleanEnvironment(of program: Program) -> [Environment.Key: String] {
        var environment: [Environment.Key: String] = [
            "PATH": SearchPath.text,
            "LC_ALL": "C.UTF-8",
            "HOME": program.account?.home ?? "/root",
        ]
        if let account = program.account {
            environment["USER"] = account.name
            environment["LOGNAME"] = account.name
        }
        for (name, value) in program.environment { environment[Environment.Key(stringLiteral: name)] = value }
        return environment
    }

    /// The account is changed by `setpriv`, not by options of the library: with those, the forked child of
    /// swift-subprocess 1.0.2 waits for ever in setgroups(), because glibc waits for threads that the child does not
    /// have.
    private func identity(of account: UserAccount) -> [String] {
        let groups = account.isKnown ? "--init-groups" : "--clear-groups"
        return ["--reuid=\(account.user)", "--regid=\(account.group)", groups, "--inh-caps=-all", "--"]
    }

    private func setpriv(_ account: UserAccount, in root: SystemRoot) throws -> [String] {
        guard let path = SystemPrograms(root: root, logger: logger).locate("setpriv") else {
            throw ProgramError(Program("setpriv"), .notFound)
        }
        return [path.string] + identity(of: account)
    }

    /// What is actually started: the program itself, or a program that takes it into the mounted system or to its
    /// account.
    private func words(of program: Program) throws -> [String] {
        if program.isNvctl, let account = program.account {
            // Not in the mounted system: nothing in it is run, and it may have no nvctl.
            return try setpriv(account, in: .host) + ["/proc/self/fd/0"] + program.arguments
        }
        guard let executable = locate(program.name) else { throw ProgramError(program, .notFound) }
        let words = [executable.string] + program.arguments
        guard root.isHost else {
            let account = program.account.map { ["--userspec=\($0.user):\($0.group)"] } ?? []
            let folder = (program.workingDirectory ?? "/").string
            return ["/usr/sbin/chroot"] + account + [root.path.string, "/usr/bin/env", "-C", folder] + words
        }
        guard let account = program.account, account.user != geteuid() else { return words }
        return try setpriv(account, in: root) + words
    }

    /// A program that was stopped has been cancelled; its status says nothing about a failure of its own.
    private static func ending(_ status: TerminationStatus) throws -> ProgramResult.Ending {
        if Task.isCancelled, !status.isSuccess { throw CancellationError() }
        return switch status {
        case .exited(let code): .exited(code)
        case .signaled(let signal): .signalled(signal)
        }
    }
}

/// The processes that a program started.
private final class Session: Sendable {
    private let started = Mutex<pid_t>(0)

    /// The program itself. Its number is also the number of its group.
    var leader: pid_t {
        get { started.withLock { $0 } }
        set { started.withLock { $0 = newValue } }
    }

    /// Called when the program itself has ended. Processes that it started may still run, if they ignored SIGTERM.
    func end() {
        guard leader > 1 else { return }
        kill(-leader, SIGKILL)
    }
}
