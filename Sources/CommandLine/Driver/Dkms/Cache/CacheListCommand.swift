import ArgumentParser
import DriverFacts
import DriverModel

struct CacheListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the stored objects, most recently used first.",
        discussion: HelpText.discussion(
            examples: [
                "List the stored objects": "nvctl driver dkms cache list",
                "Print the list as JSON": "nvctl driver dkms cache list --json",
            ])
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    func run() async throws { try run(in: try .standard(global)) }

    func run(in context: CommandContext) throws {
        let configuration = Configuration.read(in: context.host.root)
        context.warn(of: configuration)
        let entries = CoreStore(root: context.host.root).objects()
        if output.json {
            context.print(try context.json(CacheDocument(entries, limit: configuration.coreCacheLimit.value)))
        } else {
            let report = CacheReport(
                entries, limit: configuration.coreCacheLimit, now: context.host.now(), palette: context.palette)
            context.print(report.text)
        }
    }
}
