import ArgumentParser
import DriverDecisions
import DriverFacts
import DriverModel
import DriverWork
import Host
import SystemPackage
import Text

struct DkmsTestBootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test-boot",
        abstract: "Try before the reboot whether kernels take their modules, in a throw-away machine.",
        discussion: """
            Boots each kernel that the next boot can choose in qemu, without any disk, network or GPU, has it insert \
            the driver's modules with what they need, and reports what the kernel says. A module that ends with "no such \
            device" is fine: it ran. So is one that misses nothing but what such a module exports, as far as the \
            checksums of these symbols agree.

            Nothing is changed but a log of what the kernel said: in /var/log/nvctl for root. What the firmware adds to a \
            kernel is not tried: Secure Boot, and the keys that are enrolled there.

            Exits with status 2 when a kernel refuses a module, and with 1 when one could not be tried.

            \(ExitStatus.help)
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Try this kernel; may be repeated.", valueName: "release"),
        completion: .shellCommand("ls /lib/modules"))
    var kernel: [String] = []

    @Flag(name: .customLong("initramfs"), help: "Boot with the kernel's own initramfs, and try the modules in it.")
    var isTryingInitramfs = false

    @Option(help: ArgumentHelp("How long one boot may take.", valueName: "seconds"))
    var timeout = 300

    func validate() throws {
        if !(1...86_400).contains(timeout) {
            throw ValidationError("--timeout needs a number of seconds from 1 on, not \(timeout).")
        }
    }

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        let inventory = Inventory.read(context.host)
        context.warn(of: inventory.configuration)
        let search = TestBootSearch(in: context.host.root, tryingInitramfs: isTryingInitramfs)
        let kernels = try inventory.kernelsToTry(named: kernel)
        let run = try TestBootRun(context.host, machine: machine(of: context), seconds: timeout)
        let results = try await Interruption.watch {
            var results: [TestBoot] = []
            for kernel in kernels {
                do {
                    let plan = try search.plan(for: kernel)
                    context.note("Booting \(kernel.release.text.printable) …")
                    results.append(try await run.run(plan))
                } catch let obstacle as TestBootObstacle {
                    results.append(TestBoot(kernel.release, notTried: obstacle))
                }
            }
            return results
        }
        if output.json {
            context.print(try context.json(TestBootDocument(results)))
        } else {
            context.print(TestBootReport(results, palette: context.palette).text)
        }
        if results.contains(where: { $0.verdict == .failed }) { throw ExitStatus.attention }
        if results.contains(where: { $0.verdict == .notTried }) { throw ExitStatus.failed }
    }

    /// A mounted system is only looked at: the emulator is this machine's.
    private func machine(of context: CommandContext) -> Host {
        guard !context.host.root.isHost else { return context.host }
        return .system(root: .host, environment: context.host.environment, logger: context.host.logger)
    }
}
