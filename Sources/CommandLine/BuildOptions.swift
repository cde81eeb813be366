import ArgumentParser
import DriverModel

/// The options of the commands that compile.
struct BuildOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Build only for this kernel. Can be given more than once.", valueName: "release"),
        completion: .shellCommand("ls /lib/modules"))
    var kernel: [String] = []

    @Flag(
        name: [.short, .long],
        help: "Compile again even if the modules are up to date, and build even if a package owns the modules.")
    var force = false

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            """
            How many compilers to run at once for the kernels, and the same number again for the shared part. Default: \
            chosen from the processors and the free memory.
            """,
            valueName: "number"))
    var jobs: Int?

    @Option(
        help: ArgumentHelp(
            "How many kernels to build for at once. Default: chosen from the processors and the free memory.",
            valueName: "number"))
    var parallel: Int?

    func validate() throws {
        for (name, value) in [("--jobs", jobs), ("--parallel", parallel)] {
            if let value, !(1...4096).contains(value) {
                throw ValidationError("\(name) needs a number from 1 to 4096, not \(value).")
            }
        }
    }

    var wish: BuildLimits.Wish { BuildLimits.Wish(jobs: jobs, parallel: parallel) }
}
