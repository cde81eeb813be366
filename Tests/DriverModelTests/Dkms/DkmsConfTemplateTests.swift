import DriverModel
import Host
import SystemPackage
import TestSupport
import Testing

/// The dkms.conf that nvctl writes, and the faults that it finds in others.
@Suite struct DkmsConfTemplateTests {
    private let version = DriverVersion("590.48.01")

    @Test func ourOwnIsFaultless() throws {
        let conf = try DkmsConf(path: "/x", text: DkmsConfTemplate(version: version).text)
        #expect(DkmsConfFault.faults(of: conf, version: version).isEmpty)
        #expect(conf.isRead)
        #expect(conf.packageName == "nvidia")
        #expect(
            conf.modules.map(\.installedName)
                == ["nvidia", "nvidia-modeset", "nvidia-drm", "nvidia-uvm", "nvidia-peermem"])
    }

    /// The dkms.conf of the seed document. It cannot build today's source, for four reasons.
    @Test func theSeedsIsExplained() throws {
        let conf = try DkmsConf(
            path: "/x",
            text: """
                PACKAGE_NAME="nvidia"
                PACKAGE_VERSION="590.48.01"
                BUILT_MODULE_NAME[0]="nvidia"
                BUILT_MODULE_NAME[1]="nvidia-modeset"
                BUILT_MODULE_NAME[2]="nvidia-drm"
                BUILT_MODULE_NAME[3]="nvidia-uvm"
                DEST_MODULE_LOCATION[0]="/kernel/drivers/video"
                DEST_MODULE_LOCATION[1]="/kernel/drivers/video"
                DEST_MODULE_LOCATION[2]="/kernel/drivers/video"
                DEST_MODULE_LOCATION[3]="/kernel/drivers/video"
                AUTOINSTALL="yes"
                MAKE[0]="make -j$(nproc) NV_KERNEL_MODULES=1 NV_KERNEL_SOURCES=/lib/modules/$kernelver/build modules"
                CLEAN="make clean"
                """)
        #expect(
            DkmsConfFault.faults(of: conf, version: version)
                == [.makeNotQuoted, .moduleListIsNumber, .kernelNotChosen, .noBuiltLocation, .incompleteSet])
    }

    @Test func nvidiasTemplateIsNamedAsOne() throws {
        let text = """
            PACKAGE_NAME="nvidia"
            PACKAGE_VERSION="__VERSION_STRING"
            __DKMS_MODULES
            MAKE[0]="'make' -j__JOBS KERNEL_UNAME=${kernelver} modules"
            """
        let conf = try DkmsConf(path: "/x", text: text)
        #expect(DkmsConfFault.faults(of: conf, version: version) == [.placeholders])
    }

    /// Sourced by a real bash, as DKMS does, for a kernel of each compiler.
    @Test(arguments: [("CONFIG_CC_IS_GCC=y", ""), ("CONFIG_CC_IS_CLANG=y", "LLVM=1 CC=clang LD=ld.lld")])
    func theKernelsCompilerIsRecognized(configuration: String, flags: String) async throws {
        let fixture = try FixtureRoot()
        try fixture.file("/modules/6.1.0/build/.config", "CONFIG_X=y\n\(configuration)\n")
        let text = DkmsConfTemplate(version: version).text
        try fixture.file("/dkms.conf", text.replacing("/lib/modules", with: fixture.path.appending("modules").string))
        let script = "kernelver=6.1.0; parallel_jobs=3; . \"$1\"; printf '%s' \"${MAKE[0]}\""
        let bash = Program("bash", ["-c", script, "bash", fixture.path.appending("dkms.conf").string])
        let made = try await RealPrograms.system.output(of: bash)
        #expect(made == "'make' -j3 modules KERNEL_UNAME=6.1.0 IGNORE_PREEMPT_RT_PRESENCE=1 \(flags)")
    }
}
