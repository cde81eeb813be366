import DriverFacts
import DriverModel
import SystemPackage
import TestSupport
import Testing

@testable import DriverWork

@Suite struct HookLogTests {
    @Test func theLatestIsLinkedAndTheOldestGo() throws {
        let fixture = try FixtureRoot()
        var last: FilePath = ""
        for second in 0..<5 {
            let log = try HookLog.begin(in: fixture.root, now: 1_700_000_000 + Int64(second / 2), keeping: 3)
            log.write("line \(second)")
            last = log.path
        }
        let names = fixture.root.names(in: Places.hookLogs)
        #expect(names.filter(BuildLogScan.isHookLog).count == 3)
        #expect(fixture.root.text(Places.hookLogs.appending("latest.log")) == "line 4\n")
        try HookLog.resume(last, in: fixture.root).write(HookResult(exitStatus: 1).line)
        #expect(fixture.root.text(last) == "line 4\nnvctl: result=failed exit=1\n")
        #expect(try HookResult.read(last, in: fixture.root)?.isSuccess == false)
    }

    /// A log without the link is better than none, and better than one log after another until the disk is full.
    @Test func aFolderInThePlaceOfTheLinkStopsNothing() throws {
        let fixture = try FixtureRoot()
        let folder = Places.hookLogs
        try fixture.file(folder.appending("latest.log/mine"))
        for second in 0..<3 {
            try HookLog.begin(in: fixture.root, now: 1_700_000_000, keeping: 20).write("line \(second)")
        }
        #expect(fixture.root.names(in: folder).filter(BuildLogScan.isHookLog).count == 3)
    }
}
