import DriverModel
import Host
import SystemPackage
import TestSupport
import Testing
import Text

@testable import DriverDecisions
@testable import DriverFacts
@testable import DriverMessages
@testable import DriverWork

@Suite struct DkmsConfTests {
    private func conf(_ text: String) throws -> DkmsConf { try DkmsConf(path: "/usr/src/x/dkms.conf", text: text) }

    @Test func thePlainOneIsRead() throws {
        let conf = try conf(FixtureRoot.conf())
        #expect(conf.packageName == "nvidia")
        #expect(conf.packageVersion == "590.48.01")
        #expect(conf.modules.map(\.builtName) == FixtureRoot.driverModules)
        #expect(conf.modules.map(\.installedName) == FixtureRoot.driverModules)
        #expect(conf.isRead)
        #expect(conf.buildsCoreModule)
    }

    /// As nvidia-open-kernel-dkms 535.261.03 of Debian has it.
    @Test func debiansRenamedModulesAreRead() throws {
        let conf = try conf(
            """
            PACKAGE_NAME="nvidia-current-open"
            PACKAGE_VERSION="535.261.03"
            # Only kernels from 4.15 on.
            BUILD_EXCLUSIVE_KERNEL="^([5-9]|[1-9][0-9])\\."
            MAKE[0]="env NV_VERBOSE=1 make ${parallel_jobs+-j$parallel_jobs} modules KERNEL_UNAME=${kernelver}"
            CLEAN="make clean"
            BUILT_MODULE_NAME[0]="nvidia"
            DEST_MODULE_NAME[0]="$PACKAGE_NAME"
            DEST_MODULE_LOCATION[0]="/updates/dkms"
            BUILT_MODULE_NAME[1]="nvidia-modeset"
            DEST_MODULE_NAME[1]="${PACKAGE_NAME}-modeset"
            DEST_MODULE_LOCATION[1]="/updates/dkms"
            AUTOINSTALL="yes"
            """)
        #expect(conf.modules.map(\.installedName) == ["nvidia-current-open", "nvidia-current-open-modeset"])
        #expect(conf.isRead)
        #expect(conf.buildsCoreModule)
        #expect(conf.makeCommands.first?.contains("KERNEL_UNAME=${kernelver}") ?? false)
    }

    @Test func aSingleModuleHasThePackagesName() throws {
        let conf = try conf("PACKAGE_NAME=v4l\nPACKAGE_VERSION=1\nDEST_MODULE_LOCATION[0]=/extra")
        #expect(conf.modules.map(\.installedName) == ["v4l"])
        #expect(!conf.buildsCoreModule)
    }

    @Test func namesThatNeedAShellAreNotRead() throws {
        let conf = try conf(
            "PACKAGE_NAME=nvidia\nBUILT_MODULE_NAME[0]=nvidia\nif x; then BUILT_MODULE_NAME[1]=nvidia-drm; fi\n")
        #expect(conf.modules.map(\.builtName) == ["nvidia"])
        #expect(!conf.isRead)
        #expect(try !self.conf("PACKAGE_NAME=x\n. /etc/other\nBUILT_MODULE_NAME[0]=x").isRead)
        #expect(try !self.conf("PACKAGE_NAME=x\nBUILT_MODULE_NAME[0]=x\neval \"$y\"").isRead)
    }

    @Test func patchesAndScriptsAreSeen() throws {
    }

    @Test(arguments: ["PACKAGE_NAME=\"nvid", "PACKAGE_NAME=nvidia\nif x; then\n", "", "# only a comment\n"])
    func halfOfAConfIsNoConf(text: String) {
        #expect(throws: DkmsConf.Problem.cutOff) { try conf(text) }
    }

    @Test func missingAndUnreadableAreToldApart() throws {
        let fixture = try FixtureRoot()
        try fixture.folder("/usr/src/b/dkms.conf")
        #expect(throws: DkmsConf.Problem.missing) { try DkmsConf.read("/usr/src/a/dkms.conf", in: fixture.root) }
        let problem = #expect(throws: DkmsConf.Problem.self) {
            try DkmsConf.read("/usr/src/b/dkms.conf", in: fixture.root)
        }
        guard case .unreadable = problem else {
            Issue.record("a folder is not a missing file: \(String(describing: problem))")
            return
        }
    }

    @Test func readingExecutesNothing() throws {
        let fixture = try FixtureRoot()
        let trace = fixture.path.appending("trace").string
        try fixture.registration(
            conf: """
                PACKAGE_NAME="nvidia$(touch \(trace))"
                PACKAGE_VERSION=`touch \(trace)`
                touch \(trace)
                BUILT_MODULE_NAME[0]=nvidia
                DEST_MODULE_LOCATION[$(touch \(trace))]=/extra
                """)
        try fixture.file("/etc/dkms/framework.conf", "dkms_tree=$(touch \(trace))\n")
        _ = fixture.inventory()
        #expect(!fixture.root.exists("/trace"))
    }
}

@Suite struct LocationsTests {
    @Test func dkmssOwnPlacesAreTheDefault() throws {
        let fixture = try FixtureRoot()
        #expect(DkmsLocations.read(in: fixture.root) == DkmsLocations())
    }

    @Test func frameworkFilesAreReadInOrder() throws {
        let fixture = try FixtureRoot()
        try fixture.file(
            "/etc/dkms/framework.conf", "# dkms_tree=/no\ndkms_tree=\"/srv/dkms\"\nsource_tree='/srv/src'\n")
        try fixture.file("/etc/dkms/framework.conf.d/10-a.conf", "source_tree=/srv/two\n")
        try fixture.file("/etc/dkms/framework.conf.d/20-b.conf", "install_tree=/srv/modules\n")
        try fixture.file("/etc/dkms/framework.conf.d/ignored.bak", "install_tree=/srv/no\n")
        let locations = DkmsLocations.read(in: fixture.root)
        #expect(locations.tree == "/srv/dkms")
        #expect(locations.source == "/srv/two")
        #expect(locations.install == "/srv/modules")
    }

    @Test func whatIsNoAbsolutePathIsNotTaken() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/etc/dkms/framework.conf", "dkms_tree=relative\nsource_tree=$HOME/src\ninstall_tree=\n")
        #expect(DkmsLocations.read(in: fixture.root) == DkmsLocations())
    }

    @Test func theInventoryFollowsThem() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/etc/dkms/framework.conf", "dkms_tree=/srv/dkms\n")
        try fixture.file("/usr/src/nvidia-1.0/dkms.conf", FixtureRoot.conf(version: "1.0"))
        try fixture.link("/srv/dkms/nvidia/1.0/source", to: "/usr/src/nvidia-1.0")
        #expect(fixture.inventory().active?.title == "nvidia/1.0")
    }
}

@Suite struct ConfigurationTests {
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
                "/etc/nvctl.conf.d/a.conf:3: not of the form Name = value; the line has no effect",
            ])
    }

    /// Something else under that name: a line each would be megabytes to show.
    @Test func aFileThatIsNoneAtAllIsSaidInFewWords() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/etc/nvctl.conf", String(repeating: "x\n", count: 100_000))
        let problems = Configuration.read(in: fixture.root).problems
        #expect(problems.count == 21)
        #expect(problems.last == "99980 more lines of the settings cannot be understood, and have no effect")
    }

    @Test(arguments: [
        ("*", "", true), ("", "", true), ("", "a", false), ("a*c", "abbc", true), ("a*c", "abcd", false),
        ("*-rt*", "6.1-rt", true), ("?", "", false), ("6.1.?", "6.1.5", true), ("6.1.?", "6.1.55", false),
        ("*a*b*", "xaxbx", true), ("**", "x", true), ("a", "ab", false), ("*aab", "aaaab", true),
    ])
    func patternsAreThoseOfAShell(pattern: String, text: String, matches: Bool) {
        #expect(ShellPattern(pattern).matches(text) == matches)
    }
}
