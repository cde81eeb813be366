import DriverModel
import Host
import SystemPackage
import TestSupport
import Testing

/// The scripts that nvctl writes for package managers.
@Suite struct HookFilesTests {
    private static let scripts = [Hooks.Manager.pacman, .kernelScripts].flatMap {
        HookFiles.all(for: $0, program: "/usr/local/bin/nvctl")
    }.filter { $0.text.hasPrefix("#!") || $0.path.extension == "sh" }

    @Test func theirShellIsKnown() {
        #expect(
            Set(Self.scripts.map(\.path.string)) == [
                "/usr/local/bin/nvidia-dkms-build", "/etc/profile.d/nvidia-dkms.sh",
                "/etc/kernel/postinst.d/05-nvidia-dkms", "/etc/kernel/postinst.d/nvidia-dkms",
                "/etc/kernel/header_postinst.d/05-nvidia-dkms", "/etc/kernel/header_postinst.d/nvidia-dkms",
            ])
    }

    @Test(.enabled(if: RealPrograms.has("shellcheck") || RealPrograms.isRequired, "missing: shellcheck"))
    func shellcheckHasNothingToSay() async throws {
        let fixture = try FixtureRoot()
        for script in Self.scripts {
            try fixture.file(script.path, script.text)
            let file = try fixture.root.locate(script.path)
            let result = try await RealPrograms.system.run(
                Program("shellcheck", ["--shell=sh", file.string]), output: .captured(limit: 1 << 16))
            #expect(result.succeeded, "\(script.path): \(result.output)")
        }
    }
}
