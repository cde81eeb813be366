import Glibc

/// Where nvctl stands when it looks at a damaged system.
///
/// From outside (`--root`) it leaves out what only a running system has. Inside, where the damaged system is all there is,
/// it reads GPUs, the driver's own files, the kernel's log and its
/// own memory of modules too, and asks NVML.
enum Viewpoint: String, CaseIterable, Sendable {
    case outside, inside

    static let runtime = "fuzz"

    func command(_ program: String, _ words: [String], root: String) -> [String] {
        switch self {
        case .outside: [program] + words + ["--root", root]
        case .inside:
            ["/\(Self.runtime)/loader", "--library-path", "/\(Self.runtime)", "/\(Self.runtime)/nvctl"] + words
        }
    }

    func newRoot(_ root: String) -> String? { self == .inside ? root : nil }

    /// The program and the libraries that it needs, for roots that have nothing.
    static func makeRuntime(of program: String, in folder: String) -> String {
        let (place, list) = ("\(folder)/\(runtime)", "\(folder)/libraries")
        Files.remove(place)
        Files.makeFolder(place)
        Command.run(["/usr/bin/ldd", program], output: list)
        defer { unlink(list) }
        let copy = ["/bin/cp", "-L", "--"]
        for line in Files.text(list).split(separator: "\n") {
            let words = line.split(separator: " ").map { $0.filter { $0 != "\t" } }
            guard let path = words.first(where: { $0.hasPrefix("/") }) else { continue }
            // The loader stands for itself: no name that it was found by.
            Command.run(copy + [path, words.contains("=>") ? place : "\(place)/loader"])
        }
        Command.run(copy + [program, "\(place)/nvctl"])
        return place
    }

    /// Whether it starts in a root where it is all there is. Only root can do that.
    static func isThere(in folder: String) -> Bool {
        let (root, output) = ("\(folder)/empty", "\(folder)/version")
        Files.makeFolder("\(root)/proc")
        Command.run(["/bin/cp", "-al", "--", "\(folder)/\(runtime)", root])
        defer { for path in [root, output] { Files.remove(path) } }
        let ending = Command.run(Viewpoint.inside.command("", ["--version"], root: root), in: root, output: output)
        return ending.status == 0 && Files.text(output).hasPrefix("nvctl ")
    }
}
