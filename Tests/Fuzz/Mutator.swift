import CFuzz
import Glibc

/// One piece of damage. Two numbers alone decide which file is damaged, and how. So any of a seed's mutations can be
/// left out without changing the others.
struct Mutation: Hashable {
    let seed: UInt64
    let index: Int
}

/// Does damage to copies of a base system.
struct Mutator: Sendable {
    let base: String
    private let targets: [FileClass: [Target]]
    private let classes: [FileClass]
    private let workplace: String

    init(base: String, without skipped: Set<FileClass>, workplace: String) {
        self.base = base
        self.workplace = workplace
        let targets = Dictionary(grouping: Target.all(in: base), by: \.fileClass)
        self.targets = targets
        classes = FileClass.allCases.filter { targets[$0] != nil && !skipped.contains($0) }
    }

    static func mutations(of seed: UInt64) -> [Mutation] {
        var random = Random(seed: seed)
        let count = random.chance(50) ? 1 + random.below(2) : 2 + random.below(7)
        return (0..<count).map { Mutation(seed: seed, index: $0) }
    }

    /// Returns what was done, in words.
    func apply(_ mutation: Mutation, to root: String) -> String {
        var random = Random(seed: Random.seed(mutation.seed, part: mutation.index))
        guard let fileClass = random.pick(classes), let target = choose(fileClass, &random) else { return "nothing" }
        let path = "\(root)/\(target.path)"
        // An earlier mutation may have put a link in the way. It leads out of the root for everybody but nvctl.
        guard isInside(target.path, of: root), let kind = Files.kind(path) else {
            return "\(target.path): is gone already"
        }
        let words =
            switch kind {
            case .file: random.chance(82) ? change(target, at: path, &random) : replace(path, root, &random)
            case .folder: random.chance(60) ? fill(path, &random) : replace(path, root, &random)
            case .link: replace(path, root, &random)
            }
        return "\(target.path): \(words)"
    }

    /// Files are more interesting than the folders around them.
    private func choose(_ fileClass: FileClass, _ random: inout Random) -> Target? {
        let all = targets[fileClass] ?? []
        let files = all.filter { $0.kind == .file }
        return random.chance(85) && !files.isEmpty ? random.pick(files) : random.pick(all)
    }

    private func isInside(_ path: String, of root: String) -> Bool {
        var place = root
        for component in path.split(separator: "/").dropLast() {
            place += "/\(component)"
            guard Files.kind(place) == .folder else { return false }
        }
        return true
    }

    // MARK: Content

    private func change(_ target: Target, at path: String, _ random: inout Random) -> String {
        guard var bytes = Files.read(path) else { return "cannot be read" }
        let words: String
        if target.fileClass == .modules, random.chance(60) {
            words = changeModule(target, &bytes, &random)
        } else {
            words = ByteMutation.apply(to: &bytes, &random) { otherContent(&$0, than: target) }
        }
        return Files.write(bytes, to: path) ? words : "cannot be written"
    }

    /// Damages an uncompressed module, and compresses it as this one was.
    private func changeModule(_ target: Target, _ bytes: inout [UInt8], _ random: inout Random) -> String {
        guard let packer = Packer(for: target.path) else { return ModuleMutation.apply(to: &bytes, &random) }
        if random.chance(6) {
            bytes = packer.bomb(in: workplace)
            return "little that becomes much"
        }
        let plain = (targets[.modules] ?? []).filter { $0.path.hasSuffix(".ko") }
        guard let other = random.pick(plain), var content = Files.read("\(base)/\(other.path)") else {
            return "no module"
        }
        let words = ModuleMutation.apply(to: &content, &random)
        bytes = packer.pack(content, in: workplace)
        return "packed again after \(words)"
    }

    private func otherContent(_ random: inout Random, than target: Target) -> [UInt8] {
        let fileClass = random.chance(60) ? target.fileClass : random.pick(classes) ?? target.fileClass
        let files = (targets[fileClass] ?? []).filter { $0.kind == .file }
        return random.pick(files).flatMap { Files.read("\(base)/\($0.path)") } ?? []
    }

    // MARK: Kind

    /// Puts something else in its place, under the same name.
    private func replace(_ path: String, _ root: String, _ random: inout Random) -> String {
        switch random.below(13) {
        case 0:
            Files.remove(path)
            return "removed"
        case 1:
            Files.remove(path)
            mkdir(path, 0o755)
            return "a folder instead, \(fill(path, &random))"
        case 2:
            Files.remove(path)
            let content = random.chance(50) ? [] : Nasty.long(&random)
            Files.write(content, to: path)
            return "a file of \(content.count) bytes instead"
        case 3...6:
            let target = linkTarget(path, root, &random)
            Files.remove(path)
            symlink(target, path)
            return "a link to \(target.prefix(80)) instead"
        case 7...8:
            // git or dkms, not nvctl, would wait for ever for a named pipe here.
            guard !path.hasPrefix("\(root)/\(BaseSystem.answers)") else { return "left as it was" }
            Files.remove(path)
            let kind = random.pick([S_IFIFO, S_IFSOCK, S_IFCHR]) ?? S_IFIFO
            cfuzz_make_node(path, kind)
            return "a special file instead (\(String(kind, radix: 8)))"
        case 9:
            chmod(path, random.pick([0, 0o111, 0o7777, 0o222]) ?? 0)
            return "other permissions"
        case 10:
            let seconds = random.pick([Int.min, -1, 0, 1 << 31, 1 << 40, Int.max]) ?? 0
            let times = [
                timespec(tv_sec: seconds, tv_nsec: 999_999_999), timespec(tv_sec: seconds, tv_nsec: 999_999_999),
            ]
            utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW)
            return "of the time \(seconds)"
        case 11:
            guard Files.kind(path) == .file else { return "not made longer" }
            truncate(path, random.pick([1 << 24, 1 << 30, 1 << 33]) ?? 1 << 30)
            return "made gigabytes long, of zeros"
        default:
            let moved = path + "~"
            rename(path, moved)
            symlink(String(moved.split(separator: "/").last ?? ""), path)
            return "a link to where it is now"
        }
    }

    private func linkTarget(_ path: String, _ root: String, _ random: inout Random) -> String {
        let name = String(path.split(separator: "/").last ?? "x")
        switch random.below(8) {
        case 0: return name
        case 1: return "../\(path.split(separator: "/").dropLast().last ?? "")/\(name)"
        case 2: return "/nonexistent"
        case 3: return random.pick(["/", "..", ".", "../..", "/etc", "/usr/lib/modules"]) ?? "/"
        case 4: return random.pick(["/proc/self/mem", "/dev/kmsg", "/dev/zero", "/proc/self/fd/0"]) ?? "/"
        case 5: return String(repeating: "a/../", count: 800)
        case 6: return "x\u{1b}[31m\u{202e}"
        default: return random.pick(targets.values.flatMap(\.self).map(\.path).sorted()).map { "/" + $0 } ?? "/"
        }
    }

    /// Adds names that a folder should not have; once in a while hundreds of files.
    private func fill(_ folder: String, _ random: inout Random) -> String {
        if random.chance(6) {
            let count = 500 + random.below(1500)
            for number in 0..<count {
                Files.write("x\n", to: "\(folder)/n\(number)\(random.chance(10) ? ".conf" : "")")
            }
            return "with \(count) more files"
        }
        var words: [String] = []
        for _ in 0..<(1 + random.below(3)) {
            let name = Nasty.name(&random)
            let path = Array(folder.utf8) + [UInt8(ascii: "/")] + name
            make(path.map { CChar(bitPattern: $0) } + [0], &random)
            words.append(ByteMutation.words(name))
        }
        return "with \(words.joined(separator: ", ")) in it"
    }

    private func make(_ path: [CChar], _ random: inout Random) {
        switch random.below(5) {
        case 0: mkdir(path, 0o755)
        case 1: symlink("/nonexistent", path)
        case 2: cfuzz_make_node(path, S_IFIFO)
        default:
            guard let file = fopen(path, "wb") else { return }
            let content = otherContent(&random, than: Target(path: "", kind: .file, fileClass: .settings))
            fwrite(content, 1, content.count, file)
            fclose(file)
        }
    }
}
