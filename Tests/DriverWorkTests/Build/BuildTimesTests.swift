import DriverModel
import TestSupport
import Testing

@testable import DriverWork

@Suite struct BuildTimesTests {
    private typealias Share = MakeLogMeter.Share

    private func target(_ kernel: String, _ version: String = "590.48.01", module: String = "nvidia") -> BuildTarget {
        BuildTarget(
            module: module, version: DriverVersion(version), kernel: KernelRelease(kernel), architecture: "x86_64")
    }

    private static let full: [BuildPhase: Share] = [
        .independent: Share(seconds: 290, objects: 1050), .conftest: Share(seconds: 60, objects: 220),
        .interface: Share(seconds: 100, objects: 190), .link: Share(seconds: 10, objects: 5),
    ]

    private func interface(_ seconds: Int64) -> [BuildPhase: Share] {
        [.interface: Share(seconds: seconds, objects: 190)]
    }

    @Test func theNearestBuildCounts() {
        var times = BuildTimes()
        #expect(times.expectation(for: target("6.1.0")) == nil)
        times.record(target("6.1.0", "580.1"), interface(1))
        #expect(times.expectation(for: target("6.9.0"))?.seconds(of: [.interface]) == 1)
        times.record(target("6.2.0", "580.1"), interface(2))
        times.record(target("6.3.0", "580.1"), interface(3))
        // If only another version was measured, the same kernel's time counts, or else the last one.
        #expect(times.expectation(for: target("6.2.0"))?.seconds(of: [.interface]) == 2)
        #expect(times.expectation(for: target("6.9.0"))?.seconds(of: [.interface]) == 3)
        // If the same version was measured, any kernel's time counts.
        times.record(target("6.1.0"), interface(4))
        #expect(times.expectation(for: target("6.2.0"))?.seconds(of: [.interface]) == 4)
        // The time of the same version and kernel counts first.
        times.record(target("6.2.0"), interface(5))
        #expect(times.expectation(for: target("6.1.0"))?.seconds(of: [.interface]) == 4)
        times.record(target("6.1.0"), interface(6))
        #expect(times.expectation(for: target("6.1.0"))?.seconds(of: [.interface]) == 6)
        #expect(times.expectation(for: target("6.1.0", module: "nvidia-current-open")) == nil)
    }

    @Test func theIndependentPartIsRememberedWhenItIsNotCompiledAgain() {
        var times = BuildTimes()
        times.record(target("6.1.0"), Self.full)
        times.record(target("6.1.0"), interface(50))
        #expect(times.expectation(for: target("6.1.0"))?.seconds(of: [.independent, .interface]) == 340)
        times.record(target("6.2.0"), interface(70))
        #expect(times.expectation(for: target("6.2.0"))?.seconds(of: [.independent, .interface]) == 360)
    }

    @Test func whatIsLeftIsTheRestOfThisPhaseAndTheNext() {
        let expected = ExpectedBuild(phases: Self.full)
        var meter = MakeLogMeter()
        meter.feed(" CONFTEST: cc_sanity_check\n".utf8, at: 0)
        // Half of the checks take half of the time. The independent part is there already.
        for _ in 1..<110 { meter.feed(" CONFTEST: x\n".utf8, at: 30) }
        #expect(
            meter.progress(expecting: expected)
                == BuildProgress(
                    .conftest, done: 110, total: 220, remainingSeconds: 30 + 100 + 10))
    }

    @Test func aSlowBuildIsExpectedToStaySlow() throws {
        let expected = ExpectedBuild(phases: Self.full)
        func remaining(after seconds: Int64) throws -> Int64 {
            var meter = MakeLogMeter()
            meter.feed("  CC [M]  x.o\n".utf8, at: 0)
            for _ in 1..<95 { meter.feed("  CC [M]  x.o\n".utf8, at: seconds) }
            return try #require(meter.progress(expecting: expected).remainingSeconds)
        }
        // 60 s are planned for the rest, and 50 s for what is done.
        #expect(try remaining(after: 50) == 60)
        #expect(try remaining(after: 110) == 118)
        #expect(try remaining(after: 20) == 30)
    }

    @Test func betweenTwoObjectsTheTimeCounts() throws {
        let expected = ExpectedBuild(phases: Self.full)
        var meter = MakeLogMeter()
        meter.feed("  MODPOST Module.symvers\n".utf8, at: 0)
        meter.feed("".utf8, at: 1)
        #expect(meter.progress(expecting: expected).remainingSeconds == 9)
        // But for no more than one object.
        meter.feed("".utf8, at: 60)
        #expect(try #require(meter.progress(expecting: expected).remainingSeconds) > 20)
    }

    @Test func beforeTheFirstLineAndAfterTheLastPhaseThereIsNoEstimate() {
        let expected = ExpectedBuild(phases: Self.full)
        var meter = MakeLogMeter()
        #expect(meter.progress(expecting: expected) == BuildProgress(.waiting))
        meter.enter(.install, at: 5)
        #expect(meter.progress(expecting: expected) == BuildProgress(.install))
    }

    @Test func theFileGivesBackWhatWasWritten() throws {
        let fixture = try FixtureRoot()
        var times = BuildTimes()
        times.record(target("6.1.0"), Self.full)
        times.record(target("6.12.95+deb12-amd64"), interface(3))
        try times.write(in: fixture.root)
        #expect(BuildTimes.read(in: fixture.root) == times)
    }

    @Test func theFileStaysSmall() throws {
        let fixture = try FixtureRoot()
        var times = BuildTimes()
        for number in 0..<500 { times.record(target("6.1.\(number)"), Self.full) }
        try times.write(in: fixture.root)
        #expect(try #require(fixture.root.status(Places.buildTimes)).size < 100 << 10)
        let read = BuildTimes.read(in: fixture.root)
        #expect(read == times)
        // The newest are kept.
        times.record(target("6.1.499"), interface(1))
        #expect(times.expectation(for: target("6.1.499"))?.seconds(of: [.interface]) == 1)
        #expect(times.expectation(for: target("6.1.450"))?.seconds(of: [.interface]) == 100)
    }

    private static let build =
        #"{"kernel":"6.1.0","module":"nvidia","version":"590.48.01","phases":{"interface":{"seconds":7,"objects":9}}}"#

    @Test(arguments: [
        "", "{", "[]", "null", #"{"format":2,"builds":[\#(build)]}"#,
        #"{"format":1,"builds":[\#(build.replacing("7", with: "-7"))]}"#,
        #"{"format":1,"builds":[\#(build.replacing("7", with: "9223372036854775807"))]}"#,
        #"{"format":1,"builds":[\#(build.replacing("9}", with: "-1}"))]}"#,
        #"{"format":1,"builds":[\#(build.replacing("interface", with: "coffee"))]}"#,
        #"{"format":1,"builds":[\#(build.replacing("6.1.0", with: "../../etc"))]}"#,
    ])
    func aFileThatIsNotOursIsAsIfThereWereNone(text: String) throws {
        let fixture = try FixtureRoot()
        try fixture.file(Places.buildTimes, text)
        #expect(BuildTimes.read(in: fixture.root) == BuildTimes())
    }

    @Test func oneBadEntryDoesNotSpoilTheOthers() throws {
        let fixture = try FixtureRoot()
        let bad = Self.build.replacing("6.1.0", with: "$(reboot)")
        try fixture.file(Places.buildTimes, #"{"format":1,"builds":[\#(bad),\#(Self.build)]}"#)
        #expect(
            BuildTimes.read(in: fixture.root).expectation(for: target("6.1.0"))?.seconds(of: [.interface]) == 7)
    }
}
