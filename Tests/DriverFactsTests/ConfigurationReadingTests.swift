import DriverModel
import TestSupport
import Testing

@testable import DriverFacts

@Suite struct ConfigurationReadingTests {
    @Test func settingsSayWhereTheyCameFrom() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/etc/nvctl.conf", "# comment\n\nIgnoreKernel = *-rt* 6.1.?-kcfi\n")
        try fixture.file("/etc/nvctl.conf.d/a.conf", "IgnoreKernel=*-vfio\nNoSuch = 1\nnonsense\n")
        let configuration = Configuration.read(in: fixture.root)
        #expect(configuration.ignoredKernels.map(\.value) == ["*-rt*", "6.1.?-kcfi", "*-vfio"])
        #expect(configuration.ignoring(KernelRelease("6.12.1-rt2-1"))?.origin == "/etc/nvctl.conf:3")
        #expect(configuration.ignoring(KernelRelease("6.12.1-vfio"))?.origin == "/etc/nvctl.conf.d/a.conf:1")
        #expect(configuration.ignoring(KernelRelease("6.12.1-arch1-1")) == nil)
        #expect(
            configuration.problems == [
                "/etc/nvctl.conf.d/a.conf:2: there is no setting NoSuch; the line has no effect",
                "/etc/nvctl.conf.d/a.conf:3: a setting has the form Name = value; the line has no effect",
            ])
    }

    /// If the file is something else, one line for each fault would be megabytes of text.
    @Test func aFileThatIsNoneAtAllIsSaidInFewWords() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/etc/nvctl.conf", String(repeating: "x\n", count: 100_000))
        let problems = Configuration.read(in: fixture.root).problems
        #expect(problems.count == 21)
        #expect(problems.last == "99980 more lines of the settings are faulty and have no effect")
    }
}
