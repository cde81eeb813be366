import ArgumentParser

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
}
