import ArgumentParser
import DriverDecisions
import DriverModel
import Glibc
import Host
import SystemPackage
import Text

struct SourceInitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Register a git clone of NVIDIA's open-gpu-kernel-modules with DKMS.",
        discussion: HelpText.discussion(
            """
            Copies the files of the clone as they are now, local changes included, to \
            /var/lib/nvctl/sources/<version>, which only root can write. Then writes a dkms.conf there, links \
            /usr/src/nvidia-<version> to the copy, and registers it with DKMS. The clone itself is not changed. \
            'source sync' builds it.

            If another version is in use, it stays in use until 'source sync' has built this one. The link and the \
            registration are made only then.
            """,
            examples: [
                "Register a clone": "sudo nvctl driver source init ~/open-gpu-kernel-modules",
                "Show what would be done": "nvctl driver source init ~/open-gpu-kernel-modules --dry-run",
            ])
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions

    @Argument(help: ArgumentHelp("The folder that holds the clone.", valueName: "clone"), completion: .directory)
    var clone: String

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        let path = Self.absolute(clone, in: context)
        // The folder is checked before anybody is asked for a password.
        try await Interruption.watch { [host = context.host] in try await CloneState.check(path, on: host) }
        try await Change(context: context, options: change, title: "NVIDIA Source Init").run { inventory in
            let clones = await CloneFacts.ofSources(in: inventory, on: context.host)
            return try SourcePlanner(inventory, clones: clones)
                .initialize(try await CloneState.read(path, on: context.host))
        }
    }

    private static func absolute(_ text: String, in context: CommandContext) -> FilePath {
        let path = FilePath(text)
        guard !path.isAbsolute, context.host.root.isHost, let folder = getcwd(nil, 0) else {
            return FilePath("/").pushing(path).lexicallyNormalized()
        }
        defer { free(folder) }
        return FilePath(String(systemString: folder)).pushing(path)
            .lexicallyNormalized()
    }
}
