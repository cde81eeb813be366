import DriverDecisions
import DriverModel
import SystemPackage
import Testing

@testable import NvctlCommandLine

@Suite struct TestBootReportTests {
    private func module(
        _ name: String, _ result: TestBoot.Module.Result, isDriver: Bool = true, lines: [String] = []
    ) -> TestBoot.Module {
        TestBoot.Module(name: name, file: FilePath("/lib/\(name).ko"), isDriver: isDriver, result: result, lines: lines)
    }

    private func boot(_ verdict: TestBoot.Verdict) -> TestBoot {
        let plan = TestBootPlan(
            kernel: KernelRelease("6.1.0"), image: "/boot/vmlinuz-6.1.0", initramfs: nil, renewal: nil, modules: [])
        return TestBoot(plan, verdict, reason: nil)
    }

    private func text(_ results: TestBoot...) -> String {
        TestBootReport(results, palette: .plain).text.split(separator: "\n").dropFirst(2).joined(separator: "\n")
    }

    @Test func aKernelThatTakesItsModules() {
        var result = boot(.passed)
        result.modules = [
            module("drm", .loaded, isDriver: false), module("nvidia", .foundNoDevice),
            module("nvidia-drm", .fits(with: ["nvidia", "nvidia-modeset"])), module("nvidia-uvm", .notInImage),
        ]
        result.log = "/var/log/nvctl/test-boot-6.1.0.log"
        #expect(
            text(result) == """
                ✓ 6.1.0: accepts its modules
                    ✓ nvidia: ran, and found no GPU
                    ✓ nvidia-drm: fits, and needs nvidia, nvidia-modeset
                    - nvidia-uvm: not in the image
                    Log: /var/log/nvctl/test-boot-6.1.0.log
                """)
    }

    /// A kernel message can contain anything, such as terminal escape sequences.
    @Test func aKernelThatRefusesThem() {
        var result = boot(.failed)
        result.modules = [
            module("drm", .failed(reason: "bad"), isDriver: false),
            module("nvidia", .failed(reason: "Unknown symbol x"), lines: ["nvidia: \u{1b}[31mUnknown symbol x"]),
            module("nvidia-uvm", .notReached),
        ]
        result.warnings = ["WARNING: CPU: 0"]
        result.advice = "nvctl driver dkms build --kernel 6.1.0 --force"
        #expect(
            text(result) == """
                ✗ 6.1.0: will start without the driver
                    ✗ drm: bad
                    ✗ nvidia: Unknown symbol x
                        nvidia: \\x1b[31mUnknown symbol x
                    - nvidia-uvm: not reached
                    ! the kernel warned: WARNING: CPU: 0
                    advice: nvctl driver dkms build --kernel 6.1.0 --force
                """)
    }

    @Test func aKernelThatCannotBeTried() {
        let result = TestBoot(
            KernelRelease("6.1.0"), notTried: TestBootObstacle(reason: "no image", advice: "sudo nvctl"))
        #expect(
            text(result) == """
                ! 6.1.0: could not be tested
                    no image
                    advice: sudo nvctl
                """)
    }
}
