/// What is left of a finding for whoever mends it: the damaged system, and how to see it again.
struct Reproducer {
    let seed: UInt64
    /// What was run before it.
    let earlier: [Reading]
    let reading: Reading
    let found: Fault.Found

    /// Findings with the same one are the same fault, as far as can be told.
    var signature: String {
        // Not the numbers in a message, which are another in every run.
        "\(found.fault.rawValue): \(reading.words.prefix(3).joined(separator: " ")): \(found.detail.filter { !$0.isNumber })"
    }

    /// Gives one line to show.
    func store(in folder: String, _ trial: Trial) -> String {
        let name = "\(folder)/\(seed)-\(reading.title.filter { $0.isLetter })-\(found.fault.rawValue)".prefix(200)
        let all = Mutator.mutations(of: seed)
        var readings = [reading]
        var needed = trial.shrink(all, readings, to: found.fault)
        if needed == nil {
            readings = earlier + [reading]
            needed = trial.shrink(all, readings, to: found.fault)
        }
        let words = trial.damage(by: needed ?? all)
        Files.makeFolder(String(name))
        // Before the commands, which may write.
        Files.copy(trial.root, to: "\(name)/root")
        _ = trial.run(readings)
        let commands = readings.map { reading in
            (trial.viewpoint == .inside ? "(inside, as root; make fuzz FUZZ_SEED=\(seed) does it) " : "")
                + trial.viewpoint.command("nvctl", reading.arguments, root: "root").joined(separator: " ")
                + (reading.hasInput ? " <root/targets" : "")
        }
        Files.write(
            (["\(found.fault.rawValue): \(found.detail)", "seed \(seed)"]
                + (needed == nil ? ["Not seen a second time."] : []) + words.map { "damage: \($0)" }
                + commands.map { "$ \($0)" }
                + ["-- standard output:", trial.lastWords, ""]).joined(separator: "\n"),
            to: "\(name)/report")
        return
            "\(found.fault.rawValue): \(reading.title): \(found.detail)\n  seed \(seed); \(words.joined(separator: "; "))\n  \(name)/report"
    }
}
