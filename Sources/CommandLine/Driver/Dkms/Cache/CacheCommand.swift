import ArgumentParser
import DriverModel

struct CacheCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "Manage the store of kernel-independent objects, which are compiled once for all kernels.",
        discussion: HelpText.discussion(
            """
            The objects are in \(Places.core). You can remove them at any time: nvctl compiles again what it \
            needs. The setting CoreCacheLimit in \(Places.settings) limits the size of the store.
            """,
            examples: [
                "List the stored objects": "nvctl driver dkms cache",
                "Empty the store": "sudo nvctl driver dkms cache prune --all",
            ]),
        subcommands: [CacheListCommand.self, CachePruneCommand.self],
        defaultSubcommand: CacheListCommand.self
    )
}
