import Host
import SystemPackage

/// git on one clone, as its owner: the clone's configuration can name programs, and root must not run them.
struct Git {
    let clone: FilePath
    let owner: UserAccount
    let host: Host

    func program(_ arguments: [String]) -> Program {
        Program(
            "git",
            [
                "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0",
                "-c", "maintenance.auto=false", "-C", clone.string,
            ] + arguments,
            environment: network.merging(["GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"]) { $1 },
            account: owner
        )
    }

    /// How this machine gets to others.
    private var network: [String: String] {
        let names = ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "SSH_AUTH_SOCK"]
        return host.environment.filter { names.contains($0.key) }
    }

    @discardableResult
    func run(_ arguments: [String]) async throws -> String {
        try await host.programs.output(of: program(arguments), limit: 64 << 20)
    }

    func line(_ arguments: [String]) async throws -> String {
        String(try await run(arguments).trimmingSpaces)
    }

    func list(_ arguments: [String]) async throws -> [String] {
        try await run(arguments).split(separator: "\0").map(String.init)
    }
}
