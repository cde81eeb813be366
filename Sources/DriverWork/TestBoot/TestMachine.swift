import Host
import SystemPackage

/// A computer that lives for one test: a processor, memory, and a serial port. No disk, no network, no screen.
package struct TestMachine: Hashable, Sendable {
    enum Acceleration: String, Sendable {
        /// The machine's own processor.
        case kvm
        /// An emulated one: ten times slower, and possible everywhere.
        case tcg
    }

    let kernel: FilePath
    let archive: FilePath
    /// The file that gets the kernel's output.
    let console: FilePath
    let megabytes: Int
    let seconds: Int

    static let emulator = "qemu-system-x86_64"

    /// Limits the output of a kernel in an endless loop of complaints.
    private static let longestConsole = 64 << 20

    /// The kernel prints everything on the serial port, ends at the first oops, and starts our program before anything
    /// in an image.
    /// - `printk.devkmsg`: otherwise the kernel drops lines that our program writes quickly.
    /// - `rootfstype`: a tmpfs would hold at most half of the memory, and an image may have hundreds of megabytes.
    /// - `no_timer_check`: on a busy machine, the ticks of an emulated timer come late. The kernel would think that the
    ///   timer is broken, and panic.
    private static let commandLine = [
        "console=ttyS0", "loglevel=7", "printk.devkmsg=on", "panic=-1", "oops=panic", "rootfstype=ramfs",
        "no_timer_check",
        "rdinit=\(TestArchive.program)",
    ]

    /// Started by `timeout`, so that it ends even if nvctl is killed.
    func program(_ acceleration: Acceleration) -> Program {
        Program(
            "timeout",
            [
                "--kill-after=5", "\(seconds)", "prlimit", "--fsize=\(Self.longestConsole)", Self.emulator,
                "-no-user-config", "-nodefaults", "-accel", acceleration.rawValue, "-cpu", "max", "-m",
                "\(megabytes)M", "-nic", "none", "-display", "none", "-no-reboot", "-serial",
                "file:\(Self.value(console))",
                "-kernel", kernel.string, "-initrd", archive.string, "-append",
                Self.commandLine.joined(separator: " "),
            ])
    }

    /// qemu takes two commas in a value for one.
    private static func value(_ path: FilePath) -> String {
        path.string.split(separator: ",", omittingEmptySubsequences: false).joined(separator: ",,")
    }

    /// The exit statuses of `timeout` when time is up. The second means that it had to kill.
    static func isTimeout(_ result: ProgramResult) -> Bool { [124, 137].contains(result.exitStatus) }
}
