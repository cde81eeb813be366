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
        abstract: "Test in a virtual machine, before you reboot, whether kernels accept their modules.",
        discussion: HelpText.discussion(
            """
            Boots in qemu each kernel that the next boot can choose, without a disk, a network or a GPU. Loads the \
            driver's modules there, with the modules that they need, and reports what the kernel says. It is normal \
            for a module to end with "no such device": the kernel accepted it, and found no GPU. A module that needs \
            symbols of such a module also passes, if the checksums of these symbols match.

            Nothing is changed on this machine except a log of what the kernel said, which is in /var/log/nvctl when \
            you are root. Secure Boot and the keys enrolled in the firmware are not tested.

            Exits with status 2 if a kernel rejects a module, and with 1 if a kernel could not be tested.
            """,
            examples: [
                "Test every kernel that the next boot can choose": "nvctl driver dkms test-boot",
                "Test the modules in the initramfs of the running kernel":
                    #"sudo nvctl driver dkms test-boot --initramfs --kernel "$(uname -r)""#,
            ])
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Test this kernel. Can be given more than once.", valueName: "release"),
        completion: .shellCommand("ls /lib/modules"))
    var kernel: [String] = []

    @Flag(name: .customLong("initramfs"), help: "Boot with the kernel's own initramfs, and test the modules in it.")
    var isTryingInitramfs = false

    @Option(help: ArgumentHelp("The longest time that one boot may take.", valueName: "seconds"))
    var timeout = 300

    func validate() throws {
        if !(1...86_400).contains(timeout) {
            throw ValidationError("--timeout needs a number of seconds from 1 to 86400, not \(timeout).")
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

    /// A mounted system is only read. The emulator comes from this machine.
    private func machine(of context: CommandContext) -> Host {
        guard !context.host.root.isHost else { return context.host }
        return .system(root: .host, environment: context.host.environment, logger: context.host.logger)
    }
}
