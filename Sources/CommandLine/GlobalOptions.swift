import ArgumentParser

/// The options of every command.
struct GlobalOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Use the system mounted at <dir> instead of the running one.", valueName: "dir"))
    var root: String?

    @Flag(name: .customLong("no-color"), help: "Do not use colours. NO_COLOR in the environment does the same.")
    var noColor = false

    @Flag(name: [.short, .long], help: "Show which programs are run, and where settings come from.")
    var verbose = false

    func validate() throws {
        if let root, !root.hasPrefix("/") { throw ValidationError("--root needs an absolute path, not '\(root)'.") }
    }
}
