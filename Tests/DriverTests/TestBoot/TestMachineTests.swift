import DriverModel
import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverDecisions
@testable import DriverFacts
@testable import DriverMessages
@testable import DriverWork

@Suite struct TestMachineTests {
    private let machine = TestMachine(
        kernel: "/boot/vmlinuz-6.1.0", archive: "/tmp/t/archive", console: "/tmp/a,b/console", megabytes: 1024,
        seconds: 300)

    @Test func theEmulatorGetsNoDeviceButASerialPort() {
        let program = machine.program(.tcg)
        #expect(program.name == "timeout")
        #expect(
            program.arguments == [
                "--kill-after=5", "300", "prlimit", "--fsize=67108864", "qemu-system-x86_64", "-no-user-config",
                "-nodefaults", "-accel", "tcg", "-cpu", "max", "-m", "1024M", "-nic", "none", "-display", "none",
                "-no-reboot", "-serial", "file:/tmp/a,,b/console", "-kernel", "/boot/vmlinuz-6.1.0", "-initrd",
                "/tmp/t/archive", "-append",
                "console=ttyS0 loglevel=7 printk.devkmsg=on panic=-1 oops=panic rootfstype=ramfs "
                    + "no_timer_check rdinit=/nvctl-test/init",
            ])
    }

    @Test func itSaysHowItEnded() {
        #expect(TestMachine.isTimeout(ProgramResult(.exited(124))))
        #expect(TestMachine.isTimeout(ProgramResult(.exited(137))))
        #expect(!TestMachine.isTimeout(ProgramResult(.exited(1))))
    }
}

@Suite struct KernelImageTests {
    /// The beginning of a bzImage, as far as it is looked at.
    private func image(_ release: String) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 0x202) + Array("HdrS".utf8) + [0x0f, 0x02]
        bytes += [UInt8](repeating: 0, count: 0x20e - bytes.count) + [0x00, 0x01]
        bytes += [UInt8](repeating: 0, count: 0x300 - bytes.count)
        return bytes + Array("\(release) (builder@host) #1 SMP".utf8) + [0]
    }

    private func found(_ fixture: FixtureRoot) throws -> Result<FilePath, KernelImage.Problem> {
        let kernel = try #require(fixture.inventory().kernels.first?.kernel)
        return KernelImage.find(for: kernel, in: fixture.root).map(\.path)
    }

    @Test func theOneOfThisReleaseIsTaken() throws {
        let fixture = try FixtureRoot()
        try fixture.kernel("6.18.2-arch1-1")
        #expect(throws: KernelImage.Problem.self) { try found(fixture).get() }
        try fixture.file("/boot/vmlinuz-linux", bytes: image("6.18.2-arch1-1"))
        #expect(try found(fixture).get() == "/boot/vmlinuz-linux")
        try fixture.file("/lib/modules/6.18.2-arch1-1/vmlinuz", bytes: image("6.18.2-arch1-1"))
        #expect(try found(fixture).get() == "/lib/modules/6.18.2-arch1-1/vmlinuz")
    }

    /// After an upgrade that did not reach /boot.
    @Test func oneOfAnotherReleaseIsNamed() throws {
        let fixture = try FixtureRoot()
        try fixture.kernel("6.18.2-arch1-1")
        try fixture.file("/boot/vmlinuz-linux", bytes: image("6.18.1-arch1-1"))
        #expect(
            throws: KernelImage.Problem(reason: "/boot/vmlinuz-linux is the image of another kernel: 6.18.1-arch1-1")
        ) {
            try found(fixture).get()
        }
    }

    @Test(arguments: [0, 1, 0x206, 0x210, 0x211]) func whatIsNoImageIsNone(length: Int) throws {
        let fixture = try FixtureRoot()
        try fixture.kernel("6.1.0", pkgbase: nil)
        try fixture.file("/boot/vmlinuz-6.1.0", bytes: Array(image("6.1.0").prefix(length)))
        #expect(throws: KernelImage.Problem(reason: "/boot/vmlinuz-6.1.0 is no image of a Linux kernel for x86_64")) {
            try found(fixture).get()
        }
    }
}
