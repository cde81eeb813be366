import ArgumentParser
import Glibc

/// What a run is asked for.
struct Options: Sendable {
    var program: String
    var folder: String
    /// The first seed; nil for one after the other until the time is over.
    var seed: UInt64?
    var count: UInt64
    var time: Double?
    /// Each seed takes one of so many parts of the commands.
    var share: UInt64
    var skipped: Set<FileClass>
    var workers: Int

    var isCampaign: Bool { seed == nil }
    var isVerbose: Bool { seed != nil && count == 1 }
}

@main struct FuzzCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fuzz",
        abstract: "Damage made-up systems, run every reading command of nvctl on them, and see what must not happen.",
        discussion: """
            A crash, more than 10 seconds or 200 MB, JSON that cannot be parsed, and control characters in the output are
            findings. Each leaves a folder with the damaged system and a report in <folder>/findings; exit status 1.
            Without --seed it goes on behind the last seed of the run before (<folder>/state.json), and sums up.
            """)

    @Option(help: "The nvctl to be tried.") var program: String
    @Option(help: "For what it needs and finds.") var folder: String
    @Option(help: "Go on for so many seconds.") var time: Double = 600
    @Option(help: "Only this seed.") var seed: UInt64?
    @Option(help: "So many seeds from that one on.") var count: UInt64 = 1
    @Option(help: "With each seed run only one of so many parts of the commands.") var share: UInt64 = 1
    @Option(help: "Leave files of these classes whole, separated by commas.") var skip: String = ""
    @Option(help: "Trials at a time.") var workers: Int = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

    func run() async throws {
        let skipped = try skip.split(separator: ",").map { word in
            guard let fileClass = FileClass(rawValue: String(word)) else {
                throw ValidationError("--skip: one of \(FileClass.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return fileClass
        }
        let options = Options(
            program: program, folder: folder, seed: seed, count: count, time: time, share: max(1, share),
            skipped: Set(skipped), workers: max(1, workers))
        Files.makeFolder("\(folder)/findings")
        let systems = [("arch", try BaseSystem.arch()), ("debian", try BaseSystem.debian())]
        try healthy(systems, options)
        let isClean = await Campaign(options, systems: systems.map { ($0.0, $0.1.root) }).run()
        withExtendedLifetime(systems) {}
        if !isClean { throw ExitCode.failure }
    }

    /// Damage proves nothing where the undamaged systems are not understood.
    private func healthy(_ systems: [(String, BaseSystem)], _ options: Options) throws {
        for (name, system) in systems {
            let workplace = "\(folder)/healthy"
            Files.makeFolder(workplace)
            defer { Files.remove(workplace) }
            let mutator = Mutator(base: system.root, without: [], workplace: workplace)
            let trial = Trial(program: program, mutator: mutator, workplace: workplace)
            _ = trial.damage(by: [])
            for result in trial.run(Reading.all) {
                for found in result.found {
                    throw BaseSystem.Unable(what: "use '\(name)': \(result.reading.title): \(found.detail)\n\(trial.lastWords)")
                }
            }
        }
    }
}
