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
        discussion: """
            Copies the clone's tree as it is now, local changes included, to \
            /var/lib/nvctl/sources/<version>, which only root can write; writes a dkms.conf there; links \
            /usr/src/nvidia-<version> to it; and registers it with DKMS. The clone itself is not changed. \
            'source sync' builds it.

            While another version is in use, it stays so until 'source sync' has built this one: links and registers it only then.

            \(ExitStatus.help)
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions

    @Argument(help: ArgumentHelp("The folder of the clone.", valueName: "clone"), completion: .directory)
    var clone: String

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        let path = Self.absolute(clone, in: context)
        // Before anybody is asked for a password: whether it is the right folder at all.
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
