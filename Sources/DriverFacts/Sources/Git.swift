import DriverModel
import Host
import SystemPackage
import SystemValues
import Text

/// git on one clone, as its owner: the clone's configuration can name programs, and root must not run them.
package struct Git {
    package let clone: FilePath
    package let owner: UserAccount
    package let host: Host

    package init(clone: FilePath, owner: UserAccount, host: Host) {
        self.clone = clone
        self.owner = owner
        self.host = host
    }

    /// Whether git runs as another user than nvctl.
    package var isForeign: Bool { owner.user != host.user }

    package func program(_ arguments: [String]) -> Program {
        Program(
            "git",
            [
                "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0",
                "-c", "maintenance.auto=false", "-C", clone.string,
            ] + arguments,
            environment: network.merging(["GIT_OPTIONAL_LOCKS": "0"].merging(Self.askingNobody) { $1 }) { $1 },
            account: owner
        )
    }

    /// A program that asks the origin.
    ///
    /// ssh is told not to ask anybody anything. If the owner has set another ssh command, it stays (GIT_SSH_COMMAND
    /// would override it): without a terminal it cannot ask either.
    package func networked(_ arguments: [String]) async -> Program {
        var program = program(arguments)
        let own = try? await line(["config", "--get", "core.sshCommand"])
        if own?.isEmpty ?? true { program.environment["GIT_SSH_COMMAND"] = "ssh -oBatchMode=yes" }
        return program
    }

    /// A variable that is set but empty also keeps git from using the program that the configuration names
    /// (core.askPass).
    private static let askingNobody = [
        "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "", "SSH_ASKPASS": "", "SSH_ASKPASS_REQUIRE": "never",
    ]

    /// How nvctl's own user reaches other machines. This can include passwords and a key agent, which are not for
    /// programs that somebody else's configuration names.
    private var network: [String: String] {
        guard !isForeign else { return [:] }
        let names = ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "SSH_AUTH_SOCK"]
        return host.environment.filter { names.contains($0.key) }
    }

    @discardableResult
    package func run(_ arguments: [String]) async throws -> String {
        let program = program(arguments)
        let result = try await host.programs.run(program, output: .captured(limit: 64 << 20))
        guard result.succeeded else {
            // In a clone without all of its objects, every git command may ask the origin, and name its address.
            let words = RemoteAddress.withoutSecrets(inWordsOf: result.errors)
            throw ProgramError(program, .ended(ProgramResult(result.ending, errors: words)))
        }
        return result.output
    }

    package func line(_ arguments: [String]) async throws -> String {
        String(try await run(arguments).trimmingSpaces)
    }

    package func list(_ arguments: [String]) async throws -> [String] {
        try await run(arguments).split(separator: "\0").map(String.init)
    }
}
