import ArgumentParser
import DriverDecisions
import DriverFacts
import DriverModel

struct DriverInfoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Show the driver as it works now: GPUs, loaded modules, GSP firmware, kernels.",
        discussion: HelpText.discussion(
            """
            Shows what the PCI bus, the loaded modules, the userspace driver and DKMS report, and where they do not \
            match. With --root, shows what the mounted system would load.

            Exits with status 2 if a GPU does not work with the driver, if the loaded modules and the userspace driver \
            have different versions, or if a kernel has no working modules. Changes nothing and does not need root, \
            but on many systems only root may read the kernel log.
            """,
            examples: [
                "Show the driver": "nvctl driver info",
                "Show a system that is mounted at /mnt": "nvctl driver info --root /mnt",
            ])
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        let verdict = await DriverVerdict.reach(in: context)
        if output.json {
            context.print(try context.json(DriverInfoDocument(verdict)))
        } else {
            context.print(
                DriverInfoReport(verdict, palette: context.palette, isVerbose: global.verbose).text)
        }
        if verdict.needsAttention || verdict.state.inventory.needsAttention { throw ExitStatus.attention }
    }
}
