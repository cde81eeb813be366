/// What is kept of a finding for whoever fixes it: the damaged system, and how to see the fault again.
struct Reproducer {
    let seed: UInt64
    /// The commands that were run before it.
    let earlier: [Reading]
    let reading: Reading
    let found: Fault.Found

    /// Findings with the same signature are the same fault, as far as anybody can tell.
    var signature: String {
        // Without the numbers in a message, which differ from run to run.
        "\(found.fault.rawValue): \(reading.words.prefix(3).joined(separator: " ")): \(found.detail.filter { !$0.isNumber })"
    }

    /// Returns one line to show.
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
        // The commands may write, so the copy is made before they run.
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
