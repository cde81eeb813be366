import ArgumentParser

/// For commands that report something.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON instead of text. docs/json.md describes it.")
    var json = false
}
