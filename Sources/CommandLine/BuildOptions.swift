import ArgumentParser
import DriverModel

/// The options of the commands that compile.
struct BuildOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Build for this kernel; may be repeated.", valueName: "release"),
        completion: .shellCommand("ls /lib/modules"))
    var kernel: [String] = []

    @Flag(
        name: [.short, .long],
        help: "Compile again where the modules are right, and build where a package owns them.")
    var force = false

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            """
            Compilers to run at a time for kernels, and as many for the part they share (default: as many as there are \
            processors and memory for).
            """,
            valueName: "number"))
    var jobs: Int?

    @Option(help: ArgumentHelp("Kernels to build for at a time (default: by the same).", valueName: "number"))
    var parallel: Int?

    func validate() throws {
        for (name, value) in [("--jobs", jobs), ("--parallel", parallel)] {
            if let value, !(1...4096).contains(value) {
                throw ValidationError("\(name) needs a number from 1 on, not \(value).")
            }
        }
    }

    var wish: BuildLimits.Wish { BuildLimits.Wish(jobs: jobs, parallel: parallel) }
}
