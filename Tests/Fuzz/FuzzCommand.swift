import ArgumentParser
import Glibc

/// What a run is to do.
struct Options: Sendable {
    var program: String
    var runtime: String
    var folder: String
    /// The first seed; nil to try one after the other until the time is over.
    var seed: UInt64?
    var count: UInt64
    var time: Double?
    /// The commands are divided into this many parts, and each seed runs one of them.
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
        Files.makeFolder("\(folder)/findings")
        let lock = open("\(folder)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { throw ValidationError("another one is at work in \(folder)") }
        let runtime = "\(folder)/runtime"
        let isInside = Viewpoint.makeRuntime(of: program, in: runtime)
        let options = Options(
            program: program, runtime: runtime, folder: folder, seed: seed, count: count, time: time,
            share: max(1, share),
            skipped: Set(skipped), workers: max(1, workers))
        if !isInside {
            print("fuzz: only from outside, with --root: inside the damaged systems nvctl cannot be started here")
        }
        let viewpoints: [Viewpoint] = isInside ? [.outside, .inside] : [.outside]
        let systems = [try BaseSystem.arch(), try BaseSystem.debian()]
        for system in systems { for viewpoint in viewpoints { try expectHealth(of: system, from: viewpoint, options) } }
        let isClean = await Campaign(options, roots: systems.map(\.root), viewpoints: viewpoints).run()
        withExtendedLifetime(systems) {}
        if !isClean { throw ExitCode.failure }
    }

    /// Damage proves nothing if nvctl does not understand the undamaged systems.
    private func expectHealth(of system: BaseSystem, from viewpoint: Viewpoint, _ options: Options) throws {
        let workplace = "\(folder)/healthy"
        Files.makeFolder(workplace)
        defer { Files.remove(workplace) }
        let trial = Trial(
            program: program, mutator: Mutator(base: system.root, without: [], workplace: workplace),
            viewpoint: viewpoint,
            runtime: options.runtime, workplace: workplace)
        _ = trial.damage(by: [])
        for reading in Reading.all {
            guard let found = trial.run([reading]).first?.found.first else { continue }
            throw BaseSystem.Unable(what: "have \(reading.title) succeed on one: \(found.detail)\n\(trial.lastWords)")
        }
    }
}
