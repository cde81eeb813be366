import ArgumentParser

struct CacheCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "The store of kernel-independent objects, which are compiled once for all kernels.",
        discussion: """
            The objects lie in /var/cache/nvctl/core. They can be removed at any time: what is wanted again is \
            compiled again. The setting CoreCacheLimit of /etc/nvctl.conf bounds the store.

            \(ExitStatus.help)
            """,
        subcommands: [CacheListCommand.self, CachePruneCommand.self],
        defaultSubcommand: CacheListCommand.self
    )
}
