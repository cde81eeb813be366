import FoundationEssentials
import Glibc
import Synchronization
import SystemPackage
import Text

/// Trials with one seed after the other, on all processors.
final class Campaign: Sendable {
    /// What is remembered from one run to the next.
    struct Totals: Codable, Sendable {
        var nextSeed: UInt64 = 1
        var iterations = 0
        var commands = 0
        var seconds = 0.0
        var findings = 0

        var text: String {
            "\(iterations) damaged systems, \(commands) commands, \(findings) findings, \(Int(seconds)) s; next seed \(nextSeed)"
        }
    }

    private struct State: Sendable {
        var totals: Totals
        var next: UInt64
        /// How often each fault was found. Only the first two reproducers of each are kept.
        var seen: [String: Int] = [:]
    }

    let options: Options
    let roots: [String]
    let viewpoints: [Viewpoint]
    private let state: Mutex<State>
    private let began: timespec
    private let before: Double

    init(_ options: Options, roots: [String], viewpoints: [Viewpoint]) {
        self.options = options
        self.viewpoints = viewpoints
        self.roots = roots
        let totals = options.isCampaign ? Self.stored(options) ?? Totals() : Totals()
        let first = options.seed ?? totals.nextSeed
        state = Mutex(State(totals: totals, next: first))
        before = totals.seconds
        began = Self.now()
    }

    /// Returns whether nothing was found.
    func run() async -> Bool {
        let start = state.withLock(\.totals.findings)
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<options.workers { group.addTask { self.work("\(self.options.folder)/work-\(worker)") } }
        }
        let totals = state.withLock(\.totals)
        say("fuzz: \(totals.text)")
        return totals.findings == start
    }

    private func work(_ workplace: String) {
        Files.makeFolder(workplace)
        defer { Files.remove(workplace) }
        let trials = roots.flatMap { root in
            let mutator = Mutator(base: root, without: options.skipped, workplace: workplace)
            return viewpoints.map { viewpoint in
                Trial(
                    program: options.program, mutator: mutator, viewpoint: viewpoint, runtime: options.runtime,
                    workplace: workplace)
            }
        }
        while let seed = nextSeed() { tryOut(seed, trials[Int(seed % UInt64(trials.count))]) }
    }

    private func nextSeed() -> UInt64? {
        state.withLock { state in
            if let seed = options.seed {
                guard state.next < seed + options.count else { return nil }
            } else if let time = options.time, Self.since(began) >= time {
                return nil
            }
            defer { state.next += 1 }
            return state.next
        }
    }

    private func tryOut(_ seed: UInt64, _ trial: Trial) {
        let words = trial.damage(by: Mutator.mutations(of: seed))
        if options.isVerbose { for word in words { say("damage: \(word)") } }
        let readings = readings(of: seed)
        var found: [Reproducer] = []
        for (index, result) in trial.run(readings).enumerated() {
            if options.isVerbose { say("\(result.found.isEmpty ? "ok" : "FOUND") \(result.reading.title)") }
            found += result.found.map {
                Reproducer(seed: seed, earlier: Array(readings[..<index]), reading: result.reading, found: $0)
            }
        }
        for reproducer in found where isNew(reproducer) {
            say(reproducer.store(in: "\(options.folder)/findings", trial))
        }
        finish(seed, commands: readings.count, findings: found.count)
    }

    /// All commands, or the part of them that this seed runs.
    private func readings(of seed: UInt64) -> [Reading] {
        let share = seed / UInt64(roots.count * viewpoints.count) % options.share
        return Reading.all.enumerated().filter { UInt64($0.offset) % options.share == share }.map(\.element)
    }

    /// Prints at once, even if standard output is not a terminal.
    private func say(_ text: String) { _ = try? FileDescriptor.standardOutput.writeAll((text + "\n").utf8) }

    private func isNew(_ reproducer: Reproducer) -> Bool {
        state.withLock { state in
            state.seen[reproducer.signature, default: 0] += 1
            return state.seen[reproducer.signature, default: 0] <= 2
        }
    }

    private func finish(_ seed: UInt64, commands: Int, findings: Int) {
        let totals = state.withLock { state in
            state.totals.iterations += 1
            state.totals.commands += commands
            state.totals.findings += findings
            state.totals.seconds = before + Self.since(began)
            // If this process ends now, the seeds that other workers are still at are lost: a few of thousands.
            state.totals.nextSeed = max(state.totals.nextSeed, seed + 1)
            return state.totals
        }
        guard options.isCampaign, let data = try? JSONEncoder().encode(totals) else { return }
        let place = Self.place(options)
        Files.write(Array(data), to: "\(place).\(seed)")
        rename("\(place).\(seed)", place)
    }

    private static func place(_ options: Options) -> String { "\(options.folder)/state.json" }

    private static func stored(_ options: Options) -> Totals? {
        Files.read(place(options)).flatMap { try? JSONDecoder().decode(Totals.self, from: Data($0)) }
    }

    private static func now() -> timespec {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time
    }

    private static func since(_ start: timespec) -> Double {
        let end = now()
        return Double(end.tv_sec - start.tv_sec) + Double(end.tv_nsec - start.tv_nsec) / 1e9
    }
}
