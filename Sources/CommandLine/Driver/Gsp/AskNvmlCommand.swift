import ArgumentParser
import DriverFacts
import DriverModel
import Host
import SystemPackage
import Text

/// Only `driver info` and `driver gsp status` run this command. It loads the driver's own library in a process of its
/// own, so that a crash of the library takes nothing else with it.
struct AskNvmlCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask-nvml",
        abstract: "Ask NVIDIA's library about GPUs, and print what it says as JSON.",
        shouldDisplay: false
    )

    @Argument var library: String
    @Argument var addresses: [String]

    func validate() throws {
        // A name without a folder would be searched for, even in folders that the environment names.
        guard library.hasPrefix("/") else { throw ValidationError("The library needs an absolute path.") }
    }

    func run() async throws {
        do {
            let answer = try NvmlAnswer.ask(FilePath(library), of: addresses, seconds: NvmlQuestion.seconds)
            CommandContext.write(try answer.jsonLine(), to: 1)
        } catch let problem as NvmlProblem {
            CommandContext.write(problem.reason.printable, to: 2)
            throw ExitStatus.failed
        }
    }
}
