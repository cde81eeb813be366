import Host
import Testing

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
