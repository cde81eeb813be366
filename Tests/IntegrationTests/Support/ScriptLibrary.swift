/// Functions for scripts in scratch systems: the files of `Scripts`. What each of them is for stands at its beginning.
enum ScriptLibrary: String {
    case prelude, upstream, desktop, pacman, arch

    /// What a script has to begin with to have them.
    var text: String { "source \(Parts.repository.appending("Tests/IntegrationTests/Scripts/\(rawValue).sh"))\n" }
}
