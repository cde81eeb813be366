import DriverDecisions
import DriverModel
import DriverWork
import Host
import Synchronization
import Terminal
import TestSupport
import Testing

@testable import NvctlCommandLine

/// What the views show of an execution, from its events alone.
@Suite struct ProgressViewTests {
    private static func target(_ kernel: String) -> BuildTarget {
        BuildTarget(
            module: "nvidia", version: DriverVersion("590.48.01"), kernel: KernelRelease(kernel),
            architecture: "x86_64")
    }

    private static let (first, second, third) = (target("6.1.0"), target("6.12.0"), target("6.18.0"))

    private static let plan: Plan = {
        var plan = Plan()
        plan.steps = [.register(module: "nvidia", version: DriverVersion("590.48.01"))]
        plan.steps += [first, second, third].flatMap { [.build($0), .install($0)] }
        return plan
    }()

    /// A whole run: one kernel is installed, one left out, one fails.
    private static let events: [(time: Int64, event: ExecutionEvent)] = [
        (0, .started(plan.steps[0])), (1, .finished(plan.steps[0], seconds: 1)),
        (1, .started(.build(first))), (1, .started(.build(second))), (2, .excluded(second)),
        (2, .progress(first, BuildProgress(.waiting))),
        (3, .progress(first, BuildProgress(.conftest, done: 1, total: 220, remainingSeconds: 125))),
        (3, .progress(first, BuildProgress(.conftest, done: 2, total: 220, remainingSeconds: 125))),
        (3, .progress(first, BuildProgress(.conftest, done: 3, total: 220, remainingSeconds: 125))),
        (4, .progress(first, BuildProgress(.conftest, done: 9, total: 220, remainingSeconds: 124))),
        (5, .progress(first, BuildProgress(.conftest, done: 9, total: 220, remainingSeconds: 130))),
        (60, .progress(first, BuildProgress(.interface, done: 40, total: 190, remainingSeconds: 80))),
        (60, .started(.build(third))), (70, .progress(third, BuildProgress(.interface, done: 3))),
        (90, .failed(.build(third), reason: "make failed\n  \u{1b}[31mmore")),
        (130, .finished(.build(first), seconds: 129)), (140, .started(.install(first))),
        (142, .finished(.install(first), seconds: 2)),
    ]

    private static let start: Int64 = 1_766_188_500

    /// Runs the events through a view. Returns what the view wrote to standard output and to standard error.
    private func run(
        screen: Screen? = nil, _ make: (CommandContext) -> any ProgressView
    ) throws -> (output: [String], notes: [String]) {
        let (output, notes, clock) = (Written(), Written(), Clock())
        let fixture = try FixtureRoot()
        var host = fixture.host()
        host.now = { clock.time }
        let context = CommandContext(
            host: host, palette: .plain, print: { output.add($0) },
            note: { notes.add($0) }, screen: screen, isInteractive: false)
        let view = make(context)
        view.begin(Self.plan)
        for (time, event) in Self.events {
            clock.time = Self.start + time
            view.show(event)
        }
        view.end()
        return (output.texts, notes.texts)
    }

    private final class Written: Sendable {
        private let content = Mutex<[String]>([])

        func add(_ text: String) { content.withLock { $0.append(text) } }
        var texts: [String] { content.withLock { $0 } }
    }

    private final class Clock: Sendable {
        private let value = Mutex(ProgressViewTests.start)

        var time: Int64 {
            get { value.withLock { $0 } }
            set { value.withLock { $0 = newValue } }
        }
    }

    @Test func withoutATerminalThereIsALineForEachPhase() throws {
        let (output, notes) = try run { LineProgress($0) }
        #expect(output.isEmpty)
        for line in notes {
            let time = try #require(line.split(separator: " ").first)
            #expect(time.count == 8 && time.split(separator: ":").count == 3, "\(line)")
        }
        #expect(
            notes.map { $0.dropFirst(9) } == [
                "register nvidia/590.48.01 with DKMS",
                "build nvidia/590.48.01 for 6.1.0",
                "build nvidia/590.48.01 for 6.12.0",
                "6.12.0: excluded by dkms.conf (BUILD_EXCLUSIVE)",
                "6.1.0: waiting",
                "6.1.0: conftest, 1 of 220 checks, about 2:05 left",
                "6.1.0: interface, 40 of 190 objects, about 1:20 left",
                "build nvidia/590.48.01 for 6.18.0",
                "6.18.0: interface",
                "6.18.0: FAILED, make failed",
                "6.1.0: built in 2:09",
                "6.1.0: install",
                "6.1.0: installed",
            ])
    }

    @Test func onATerminalTheLastStateStays() throws {
        let written = Written()
        let screen = Screen(
            palette: .plain, size: { WindowSize(columns: 80, rows: 24) },
            write: { written.add($0) })
        let (output, notes) = try run(screen: screen) { ScreenProgress($0, screen) }
        #expect(output.isEmpty)
        #expect(notes == ["register nvidia/590.48.01 with DKMS …"])
        let text = written.texts.joined()
        #expect(text.contains("6.1.0   █████░░░░░░░░░░░░░░░░░░░░░     40/190  interface     0:58  ~1:20 left"))
        #expect(!text.contains("\u{1b}[31m"))
        let last = try #require(text.lastRange(of: "\u{1b}[J"))
        #expect(
            text[last.upperBound...] == """
                ✓ 6.1.0   installed in 2:10
                - 6.12.0  excluded by dkms.conf (BUILD_EXCLUSIVE)
                ✗ 6.18.0  make failed

                """)
    }

    @Test func whatWasStoppedIsNotShownAsGoingOn() {
        var board = ProgressBoard()
        board.begin(Self.plan)
        for (time, event) in Self.events.prefix(8) { board.apply(event, at: time) }
        board.end(at: 10)
        #expect(board.table.rows.map(\.phase) == ["stopped", "excluded by dkms.conf (BUILD_EXCLUSIVE)", "not started"])
        #expect(board.table.rows.allSatisfy { $0.state == .leftOut })
    }

    @Test func timeSpentWaitingIsNoTimeOfTheBuild() {
        var board = ProgressBoard()
        board.apply(.started(.build(Self.first)), at: 0)
        board.apply(.progress(Self.first, BuildProgress(.conftest)), at: 10)
        board.apply(.progress(Self.first, BuildProgress(.waiting)), at: 20)
        board.apply(.progress(Self.first, BuildProgress(.interface)), at: 100)
        #expect(board.table.rows.map { $0.elapsed(at: 105) } == [25])
    }

    @Test func eventsAreJSONOneALine() throws {
        let (output, notes) = try run { EventProgress($0) }
        #expect(notes.isEmpty)
        #expect(output.allSatisfy { !$0.contains("\n") })
        let events = try output.map(JSONValue.init)
        #expect(events.allSatisfy { $0["schemaVersion"] == .number(1) })
        #expect(
            events.compactMap { event -> String? in
                guard case .string(let name)? = event["event"] else { return nil }
                guard case .string(let phase)? = event["phase"], case .number(let done)? = event["done"] else {
                    return name
                }
                return "\(phase) \(Int(done))"
            } == [
                "started", "finished", "started", "started", "excluded", "waiting 0", "conftest 1", "conftest 9",
                "interface 40", "started", "interface 3", "failed", "finished", "started", "finished",
            ])
        let progress = try #require(events.first { $0["phase"] == .string("interface") })
        #expect(
            progress
                == .object([
                    "schemaVersion": .number(1), "event": .string("progress"), "time": .number(Double(Self.start + 60)),
                    "module": .string("nvidia"), "version": .string("590.48.01"), "release": .string("6.1.0"),
                    "phase": .string("interface"), "done": .number(40), "total": .number(190),
                    "remainingSeconds": .number(80),
                ]))
    }

    @Test func aManyTimesChangedCountIsToldOnceASecond() throws {
        let lines = Written()
        let fixture = try FixtureRoot()
        let context = CommandContext(
            host: fixture.host(), palette: .plain, print: { lines.add($0) }, note: { _ in },
            isInteractive: false)
        let view = EventProgress(context)
        for done in 0..<1000 { view.show(.progress(Self.first, BuildProgress(.interface, done: done))) }
        #expect(lines.texts.count == 1)
    }
}

extension String {
    fileprivate func lastRange(of text: String) -> Range<String.Index>? { ranges(of: text).last }
}
