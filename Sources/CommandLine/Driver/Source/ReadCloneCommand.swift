import ArgumentParser
import DriverModel
import Host
import SystemPackage

/// Only an nvctl that is root runs this command, as the owner of a clone, because root opens no file of a clone.
struct ReadCloneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read-clone",
        abstract: "Read a clone's files, and print what they say as JSON.",
        shouldDisplay: false
    )

    @Option var root = "/"
    @Argument var clone: String

    func run() async throws {
        ProcessLimits.set(seconds: CloneFacts.seconds, memory: 1 << 30)
        let facts = CloneFacts.look(at: FilePath(clone), in: SystemRoot(FilePath(root)))
        CommandContext.write(try facts.jsonLine(), to: 1)
    }
}
