import Glibc

/// Where nvctl stands when it looks at a damaged system.
///
/// From outside (`--root`), nvctl leaves out what only a running system has. Inside, the damaged system is all that
/// there is. There, nvctl also reads GPUs, the driver's own files, the kernel's log and its own memory of modules, and
/// asks NVML.
enum Viewpoint: String, CaseIterable, Sendable {
    case outside, inside

    func command(_ program: String, _ words: [String], root: String) -> [String] {
        switch self {
        case .outside: [program] + words + ["--root", root]
        case .inside: ["\(Self.place)/nvctl"] + words
        }
    }

    func newRoot(_ root: String) -> String? { self == .inside ? root : nil }

    private static let place = "/fuzz"

    /// Puts the program and the libraries that it needs into a folder, to be copied into roots that have neither.
    /// Returns false if the program does not start from there: only root can start it.
    static func makeRuntime(of program: String, in folder: String) -> Bool {
        let list = "\(folder).list"
        Files.remove(folder)
        Files.makeFolder(folder + place)
        Files.makeFolder("\(folder)/etc")
        Files.makeFolder("\(folder)/proc")
        Command.run(["/usr/bin/ldd", program], output: list)
        defer { unlink(list) }
        for line in Files.text(list).split(separator: "\n") {
            let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let path = words.first(where: { $0.hasPrefix("/") }) else { continue }
            copy(path, to: folder + place)
            // ldd lists the loader without `=>`. Programs look for it under this path.
            if !words.contains("=>") { link(loader: path, in: folder) }
        }
        copy(program, to: "\(folder)\(place)/nvctl")
        Files.write("\(place)\n", to: "\(folder)/etc/ld.so.conf")
        Command.run(["/usr/sbin/ldconfig", "-X", "-r", folder])
        let ending = Command.run(Viewpoint.inside.command("", ["--version"], root: folder), in: folder, output: list)
        return ending.status == 0 && Files.text(list).hasPrefix("nvctl ")
    }

    private static func copy(_ path: String, to target: String) { Command.run(["/bin/cp", "-L", "--", path, target]) }

    private static func link(loader path: String, in folder: String) {
        let place = (path.hasPrefix("/lib/") ? "/usr" : "") + path
        let parts = place.split(separator: "/")
        Files.makeFolder("\(folder)/\(parts.dropLast().joined(separator: "/"))")
        symlink("\(Self.place)/\(parts.last ?? "")", folder + place)
    }
}
