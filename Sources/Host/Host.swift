import Glibc
import Logging
import SystemPackage
import SystemValues

/// The outside world behind one value: the root folder, and everything that is not a file in it.
///
/// nvctl itself uses `Host.system(root:)`; tests use fixtures instead.
package struct Host: Sendable {
    package var root: SystemRoot
    package var programs: any ProgramRunner
    package var machine: Machine
    /// Effective user.
    package var user: UInt32
    package var environment: [String: String]
    /// Seconds since 1970.
    package var now: @Sendable () -> Int64
    /// The free bytes on the filesystem that a path is on.
    package var availableBytes: @Sendable (FilePath) -> UInt64?
    package var logger: Logger
    /// Where nvctl itself is installed in the system that it looks at.
    package var ownProgram: FilePath
    package let answers = Answers()

    package init(
        root: SystemRoot,
        programs: any ProgramRunner,
        machine: Machine,
        user: UInt32,
        environment: [String: String] = [:],
        now: @escaping @Sendable () -> Int64,
        availableBytes: (@Sendable (FilePath) -> UInt64?)? = nil,
        logger: Logger,
        ownProgram: FilePath = "/usr/bin/nvctl"
    ) {
        self.root = root
        self.programs = programs
        self.machine = machine
        self.user = user
        self.environment = environment
        self.now = now
        self.availableBytes = availableBytes ?? { root.availableBytes(at: $0) }
        self.logger = logger
        self.ownProgram = ownProgram
    }

    package static func system(
        root: SystemRoot = .host, environment: [String: String] = [:], logger: Logger
    ) -> Host {
        let programs = SystemPrograms(root: root, logger: logger)
        let own = root.isHost ? root.linkTarget("/proc/self/exe") : programs.locate("nvctl")
        return Host(
            root: root,
            programs: programs,
            machine: .current(of: root),
            user: geteuid(),
            environment: environment,
            now: { Int64(time(nil)) },
            logger: logger,
            ownProgram: own ?? "/usr/bin/nvctl"
        )
    }

    package var isRoot: Bool { user == 0 }
}

extension Machine {
    static func current(of root: SystemRoot) -> Machine {
        var names = utsname()
        uname(&names)
        func text<T>(_ field: T) -> String {
            withUnsafeBytes(of: field) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
        }
        return Machine(runningRelease: root.isHost ? text(names.release) : nil, architecture: text(names.machine))
    }
}
