import ArgumentParser

/// The options of every command.
struct GlobalOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Look at the system mounted at <dir> instead of the running one.", valueName: "dir"))
    var root: String?

    @Flag(name: .customLong("no-color"), help: "No colours, as with NO_COLOR in the environment.")
    var noColor = false

    @Flag(name: [.short, .long], help: "Say which programs are run, and where settings come from.")
    var verbose = false

    func validate() throws {
        if let root, !root.hasPrefix("/") { throw ValidationError("--root needs an absolute path, not '\(root)'.") }
    }
}

/// For commands that report something.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON (see docs/json.md) instead of text.")
    var json = false
}
