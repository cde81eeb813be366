import TestSupport

/// A command of nvctl that changes nothing, except for what the hook's own stages note down.
struct Reading: Hashable, Sendable {
    let words: [String]
    var isJSON = false
    /// Whether it gets the package manager's list on standard input.
    var hasInput = false
    var title: String { words.joined(separator: " ") + (isJSON ? " --json" : "") }

    var arguments: [String] { words + (isJSON ? ["--json"] : []) }

    /// All commands. Those that write come last.
    static let all: [Reading] =
        (both.flatMap { [Reading(words: $0), Reading(words: $0, isJSON: true)] }) + textOnly.map { Reading(words: $0) }
        + ["keep", "guard", "verify"].map {
            Reading(words: ["driver", "dkms", "run-hook", $0, "--transaction", "1"], hasInput: true)
        } + [Reading(words: ["driver", "dkms", "run-hook", "notice"])]

    private static let both: [[String]] =
        [
            "driver info", "driver doctor", "driver gsp status", "driver dkms status", "driver dkms status --verify",
            "driver dkms doctor", "driver dkms logs", "driver dkms logs --tail 7",
            "driver dkms logs -k \(BaseSystem.tkg)",
            "driver dkms cleanup", "driver dkms cleanup --keep 1", "driver dkms fix --dry-run",
            "driver dkms setup --dry-run",
            "driver dkms build --dry-run", "driver dkms build --dry-run --force --kernel \(BaseSystem.zen)",
            "driver dkms use \(BaseSystem.older) --dry-run", "driver dkms rollback --dry-run",
            "driver dkms unregister --dry-run", "driver dkms unregister --purge --dry-run",
            "driver dkms hook --dry-run",
            "driver dkms hook --remove --dry-run", "driver dkms hook --status", "driver dkms cache list",
            "driver dkms cache prune --dry-run", "driver source status",
            "driver source init --dry-run \(BaseSystem.clone)", "driver source sync --dry-run",
            "driver source update --dry-run",
        ].map { $0.split(separator: " ").map(String.init) }

    private static let textOnly: [[String]] = [["driver", "dkms", "status", "--verbose"]]
}
