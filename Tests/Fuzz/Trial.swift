import Glibc

/// Runs nvctl on damaged systems in a folder of its own.
struct Trial: Sendable {
    let program: String
    let mutator: Mutator
    let viewpoint: Viewpoint
    /// The folder with what nvctl needs inside.
    let runtime: String
    let workplace: String

    struct Result: Sendable {
        let reading: Reading
        let found: [Fault.Found]
    }

    var root: String { "\(workplace)/root" }
    private var output: String { "\(workplace)/output" }
    private var errors: String { "\(workplace)/errors" }

    /// Returns what was done, in words.
    func damage(by mutations: [Mutation]) -> [String] {
        Files.copy(mutator.base, to: root)
        if viewpoint == .inside {
            Command.run(["/bin/cp", "-al", "--", "\(runtime)/.", root])
            // nvctl remembers modules by their inodes, which are different in each copy.
            _ = run(Reading(words: ["driver", "dkms", "status"]))
        }
        return mutations.map { mutator.apply($0, to: root) }
    }

    func run(_ readings: [Reading]) -> [Result] { readings.map { Result(reading: $0, found: faults(of: $0)) } }

    private func faults(of reading: Reading) -> [Fault.Found] {
        let ending = run(reading)
        return Judge(ending: ending, output: Files.read(output) ?? [], errors: Files.read(errors) ?? []).faults(
            of: reading)
    }

    private func run(_ reading: Reading) -> Command.Ending {
        let input = "\(root)/\(BaseSystem.input)"
        let isFile = Files.kind(input) == .file
        return Command.run(
            viewpoint.command(program, reading.arguments, root: root), in: viewpoint.newRoot(root),
            input: reading.hasInput && isFile ? input : "/dev/null",
            output: output, errors: errors, seconds: Judge.seconds)
    }

    /// As few of the mutations as are needed for the last command to show the fault; nil if it does not show the fault
    /// with all of them. The commands before it run first, because they may write.
    func shrink(_ mutations: [Mutation], _ readings: [Reading], to fault: Fault) -> [Mutation]? {
        guard shows(fault, readings, mutations) else { return nil }
        var needed = mutations
        for mutation in mutations {
            let fewer = needed.filter { $0 != mutation }
            if shows(fault, readings, fewer) { needed = fewer }
        }
        return needed
    }

    func shows(_ fault: Fault, _ readings: [Reading], _ mutations: [Mutation]) -> Bool {
        _ = damage(by: mutations)
        return run(readings).last?.found.contains { $0.fault == fault } ?? false
    }

    /// What the last command printed, for a report.
    var lastWords: String {
        let text = Files.text(output).prefix(2000) + "\n-- standard error:\n" + Files.text(errors).prefix(4000)
        return String(String.UnicodeScalarView(text.unicodeScalars.map { Judge.isForbidden($0) ? "?" : $0 }))
    }
}
