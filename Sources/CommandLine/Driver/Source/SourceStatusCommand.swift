import ArgumentParser
import DriverModules
import Host

struct SourceStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show which source the driver is built from, and how it stands to its git clone.",
        discussion: """
            The latest tag is the newest release that the clone knows. Unless --fetch is given, nothing is fetched, and no \
            program is started. Needs no root.

            \(ExitStatus.help)
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "First fetch the releases that the clone has not, as its owner.")
    var fetch = false

    func run() async throws {
        let context = try CommandContext.standard(global)
        if fetch { try await fetchReleases(in: context) }
        try run(in: context)
    }

    func run(in context: CommandContext) throws {
        let inventory = Inventory.read(context.host)
        let status = SourceStatus.read(inventory, in: context.host.root)
        if output.json {
            context.print(try SourceStatusDocument(status).json())
        } else {
            context.print(
                SourceStatusReport(
                    status, palette: context.palette, isVerbose: global.verbose, now: context.host.now()
                ).text)
        }
        if inventory.registrations.contains(where: { !$0.isUsable }) { throw ExitStatus.attention }
    }

    private func fetchReleases(in context: CommandContext) async throws {
        let host = context.host
        guard let clone = SourceStatus.read(.read(host), in: host.root).clone else { throw Failure.noSnapshot }
        let progress = FetchProgress(context)
        defer { progress.end() }
        try await Interruption.watch {
            let remote = try CloneRemote(clone.path, on: host)
            try await remote.fetchReleases(of: try await remote.tags(), report: progress.show)
        }
    }
}
