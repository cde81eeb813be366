import Glibc
import Synchronization

/// The three compressions of module files.
enum Packer: String, CaseIterable {
    case zst, xz, gz

    init?(for path: String) {
        guard let suffix = path.split(separator: ".").last, let packer = Packer(rawValue: String(suffix)) else {
            return nil
        }
        self = packer
    }

    private var command: [String] {
        switch self {
        case .zst: ["/usr/bin/zstd", "-q", "-c", "-3"]
        case .xz: ["/usr/bin/xz", "-q", "-c", "-0", "-T1"]
        case .gz: ["/usr/bin/env", "gzip", "-n", "-c", "-1"]
        }
    }

    func pack(_ content: [UInt8], in workplace: String) -> [UInt8] {
        let name = "\(workplace)/pack-\(Self.counter.next())"
        defer { for suffix in ["in", "out"] { unlink("\(name).\(suffix)") } }
        Files.write(content, to: "\(name).in")
        Command.run(command, input: "\(name).in", output: "\(name).out")
        return Files.read("\(name).out") ?? []
    }

    /// The beginning of a module and then zeros: three times as much as nvctl may have in memory. Made once.
    func bomb(in workplace: String) -> [UInt8] {
        let path = "\(workplace)/bomb.\(rawValue)"
        if let made = Files.read(path) { return made }
        let name = "\(workplace)/bomb-\(Self.counter.next())"
        Files.write([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0], to: name)
        truncate(name, 600 << 20)
        Command.run(command, input: name, output: "\(name).\(rawValue)")
        unlink(name)
        // Two workers may make it at the same time. Either file is whole.
        rename("\(name).\(rawValue)", path)
        return Files.read(path) ?? []
    }

    private static let counter = Counter()
}

/// Numbers for unique names.
final class Counter: Sendable {
    private let value = Mutex(0)

    func next() -> Int {
        value.withLock {
            $0 += 1
            return $0
        }
    }
}
