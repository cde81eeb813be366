import Glibc
import Host
import SystemPackage
import SystemValues

/// A process that a test starts without nvctl's own code, in its own process group. The group is killed when this
/// object is released.
package final class ChildProcess: Sendable {
    package let id: pid_t
    private let output: FileDescriptor

    /// `words` are the file and its arguments; `environment` is all that it gets.
    package init(_ words: [String], environment: [String: String] = [:]) throws {
        let pipe = try FileDescriptor.pipe(options: .closeOnExec)
        defer { try? pipe.writeEnd.close() }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipe.writeEnd.rawValue, 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        posix_spawnattr_setpgroup(&attributes, 0)
        // The threads that run tests block all signals, and other tests make this process ignore some.
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        let variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var process: pid_t = 0
        let error = posix_spawn(&process, words[0], &actions, &attributes, arguments, variables)
        guard error == 0 else {
            try? pipe.readEnd.close()
            throw FileError("start", MachinePath(FilePath(words[0])), Errno(rawValue: error))
        }
        (id, output) = (process, pipe.readEnd)
        // posix_spawn returns when the program has its memory. The kernel notes the arguments, and then the
        // environment, a moment later.
        let shown = environment.isEmpty ? "cmdline" : "environ"
        while isRunning, SystemRoot.host.text(FilePath("/proc/\(id)/\(shown)"))?.isEmpty ?? true {
            sched_yield()
        }
    }

    private var isRunning: Bool {
        var information = siginfo_t()
        return waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT | WNOHANG) == 0 && information.si_signo == 0
    }

    deinit {
        kill(-id, SIGKILL)
        // This does nothing if somebody has already waited for it.
        waitpid(id, nil, 0)
        try? output.close()
    }

    /// The next line that it prints; empty when neither it nor what it has started will print any more.
    package func line() -> String {
        var bytes: [UInt8] = []
        var byte: [UInt8] = [0]
        while let count = try? byte.withUnsafeMutableBytes({ try output.read(into: $0) }), count == 1,
            byte[0] != UInt8(ascii: "\n")
        {
            bytes += byte
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    package func signal(_ number: CInt) { kill(id, number) }

    /// Waits until it has ended, without asking how: its number stays taken.
    package func waitForEnd() {
        var information = siginfo_t()
        waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT)
    }

    /// Waits until it has ended, and asks how, so that its number is free again.
    package func reap() { waitpid(id, nil, 0) }
}
