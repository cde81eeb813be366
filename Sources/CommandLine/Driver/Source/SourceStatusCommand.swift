import ArgumentParser
import DriverModel
import DriverWork
import Host

struct SourceStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show which source the driver is built from, and how it compares with its git clone.",
        discussion: HelpText.discussion(
            """
            The latest tag is the newest release that the clone has. Nothing is fetched unless --fetch is given. Does \
            not need root. If root runs the command, and the clone belongs to another user, a process of that \
            user reads the clone.
            """,
            examples: [
                "Show the source": "nvctl driver source status",
                "Fetch new releases first": "nvctl driver source status --fetch",
            ])
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "First fetch the releases that the clone lacks, as its owner.")
    var fetch = false

    func run() async throws {
        let context = try CommandContext.standard(global)
        if fetch { try await fetchReleases(in: context) }
        let inventory = Inventory.read(context.host)
        try show(inventory, clone: await Self.facts(inventory, on: context.host), in: context)
    }

    private static func facts(_ inventory: Inventory, on host: Host) async throws -> CloneFacts? {
        guard let clone = SourceStatus.clone(of: inventory) else { return nil }
        return try await Interruption.watch { await CloneFacts.read(clone, on: host) }
    }

    func show(_ inventory: Inventory, clone: CloneFacts?, in context: CommandContext) throws {
        let status = SourceStatus.read(inventory, clone: clone, in: context.host.root)
        if output.json {
            context.print(try context.json(SourceStatusDocument(status)))
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
        guard let clone = SourceStatus.clone(of: .read(host)) else { throw Failure.noSnapshot }
        let progress = FetchProgress(context)
        defer { progress.end() }
        try await Interruption.watch {
            let remote = try await CloneRemote(clone, on: host)
            try await remote.fetchReleases(of: try await remote.tags(), report: progress.show)
        }
    }
}
