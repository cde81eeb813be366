import DriverModel
import TestSupport
import Testing

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

    /// The dkms.conf of Debian's nvidia-open-kernel-dkms 535.261.03.
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

    @Test(arguments: ["PACKAGE_NAME=\"nvid", "PACKAGE_NAME=nvidia\nif x; then\n", "", "# only a comment\n"])
    func halfOfAConfIsNoConf(text: String) {
        #expect(throws: DkmsConf.Problem.cutOff) { try conf(text) }
    }
}
