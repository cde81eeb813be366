import Host
import Logging
import SystemPackage
import Testing

/// Runs a script in a scratch system (scripts/scratch) with the real dkms, git, make and kernels' headers,
/// and gives what its steps did.
///
/// The scripts are in `Scripts`. Each test's is `<suite>/<test>.sh`. What several scripts begin with has a name of its
/// own, with hyphens.
enum Scratch {
    struct Step: Equatable, CustomTestStringConvertible {
        let status: Int32
        let output: String
        let errors: String

        var lines: [String] { output.split(separator: "\n").map(String.init) }
        var testDescription: String { "status \(status), output:\n\(output)\nerrors:\n\(errors)" }
    }

    /// What the steps of a script did, by their names.
    struct Results {
        fileprivate(set) var steps: [String: Step] = [:]

        /// If the script never came to a step, that is an issue of the test.
        subscript(name: String, sourceLocation: SourceLocation = #_sourceLocation) -> Step {
            if let step = steps[name] { return step }
            Issue.record("there was no step '\(name)'", sourceLocation: sourceLocation)
            return Step(status: -1, output: "", errors: "")
        }

        /// What a `watched` step changed in the system: the lines that only one of the two listings has.
        func changes(_ name: String, sourceLocation: SourceLocation = #_sourceLocation) -> [String] {
            let before = Set(self["\(name).before", sourceLocation].lines)
            let after = Set(self["\(name).after", sourceLocation].lines)
            return before.subtracting(after).map { "- \($0)" }.sorted()
                + after.subtracting(before).map { "+ \($0)" }.sorted()
        }
    }

    /// Of these folders, a script sees nothing of the machine's: kernels and their images, sources, logs, and what
    /// package managers keep, with their locks. Other work on the machine could change them at any moment.
    static let own: [FilePath] = [
        "/boot", "/usr/lib/modules", "/usr/src", "/var/cache/pacman", "/var/lib/pacman", "/var/log",
    ]

    struct ScriptFailed: Error, CustomStringConvertible {
        let result: ProgramResult
        var description: String { "the script ended with \(result.ending):\n\(result.everything)" }
    }

    /// What a script finds.
    enum Start {
        /// Kernels' headers and DKMS, nothing of NVIDIA's.
        case bare
        /// The sample driver, taken from the clone, built and installed for the plain kernel.
        case installed
        /// The same, all of it in the lower layer of an overlay, as in a container or a live system.
        case installedInImage
    }

    /// - Parameters:
    ///   - script: its path in `Scripts`.
    ///   - arguments: what the script finds as `$1` and so on.
    static func run(
        _ script: String, _ arguments: [String] = [], on dkms: Dkms = .old, from start: Start = .bare,
        hiding: [FilePath] = [], over more: [FilePath] = [], limit: Int = 900
    ) async throws -> Results {
        var layers = [Parts.kernelLayer, dkms.layer] + more
        var files: FilePath?
        if start != .bare {
            let installed = try await InstalledSample.shared.folder(for: dkms)
            if start == .installedInImage { layers.append(installed) } else { files = installed }
        }
        let folder = try SystemRoot.host.makeTemporaryDirectory(in: "/tmp/nvctl-tests", prefix: "scratch-")
        defer { try? SystemRoot.host.removeTree(folder) }
        return try await run(
            script, arguments, in: folder, layers: layers, files: files,
            options: hiding.flatMap { ["--hide", $0.string] }, limit: limit)
    }

    /// Runs a script as above. The results stay in the folder, with whatever else the script puts there.
    ///
    /// - Parameter files: a folder of files that the script finds in its system.
    static func run(
        _ script: String, _ arguments: [String] = [], with nvctl: FilePath = Parts.program, in folder: FilePath,
        layers: [FilePath], files: FilePath? = nil, options: [String] = [], limit: Int = 900
    ) async throws -> Results {
        let root = SystemRoot.host
        let scripts = Parts.repository.appending("Tests/IntegrationTests/Scripts")
        // These are passed as environment variables. prelude.sh takes them out of the environment again.
        let variables = [
            "scripts=\(scripts)", "results=\(folder)", "NVCTL=\(nvctl)", "files=\(files?.string ?? "")",
            "plain=\(Parts.plain)", "cloud=\(Parts.cloud)", "backport=\(Parts.backport)",
        ]
        let layers = layers.flatMap { ["--layer", $0.string] } + own.flatMap { ["--own", $0.string] }
        let scratch = Parts.repository.appending("scripts/scratch").string
        // The limit is on the script, not on the test, which may wait for its turn.
        let program = Program(
            "timeout",
            ["--kill-after=5", "\(limit)", scratch] + layers + options + ["--", "env"] + variables
                + ["bash", scripts.appending(script).string] + arguments,
            workingDirectory: "/tmp")
        let result = try await Turnstile.shared.pass {
            try await SystemPrograms(root: root, logger: Logger(label: "scratch")).run(
                program, output: .captured(limit: 1 << 20))
        }
        guard result.succeeded else { throw ScriptFailed(result: result) }
        return read(folder)
    }

    private static func read(_ folder: FilePath) -> Results {
        let root = SystemRoot.host
        var results = Results()
        for name in root.names(in: folder) where name.hasSuffix(".status") {
            let step = String(name.dropLast(".status".count))
            results.steps[step] = Step(
                status: root.firstLine(folder.appending(name)).flatMap { Int32($0) } ?? -1,
                output: root.text(folder.appending("\(step).out")) ?? "",
                errors: root.text(folder.appending("\(step).err")) ?? "")
        }
        return results
    }
}

/// Lets three scripts through at a time. A build uses all cores, but not all the time, and all tests start at once.
private actor Turnstile {
    static let shared = Turnstile()

    private var free = 3
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func pass<Value: Sendable>(_ work: @Sendable () async throws -> Value) async throws -> Value {
        if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
        defer { if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() } }
        return try await work()
    }
}
