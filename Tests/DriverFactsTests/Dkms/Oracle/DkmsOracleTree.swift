import SystemPackage
import TestSupport

/// A DKMS tree made up by a seed: registrations in every state that DKMS and its interruptions leave
/// behind, written to disk under a folder of its own.
struct DkmsOracleTree {
    /// What `<m>/<v>/source` is.
    enum Source: String, CaseIterable {
        case linked, dangling, linkToFile, unlinkedWithFolder, unlinked, plainFolder, plainFolderAndSource
        case confMissing, confHalf, confEmpty
    }

    /// What `<m>/<v>/<k>/<a>` is.
    enum Build: String, CaseIterable {
        case whole, missingOne, emptyModule, compressed, compressedInPart
        /// Interrupted: DKMS ≤ 3.1.6 while copying, or somebody removed `module/`.
        case onlyLog, empty, moduleIsFile
        /// DKMS ≥ 3.1.7 publishes through such a folder.
        case temporaryLeft
        case architectureIsFile, notAKernelsName
    }

    /// What `<m>/kernel-<k>-<a>` is.
    enum Link: String, CaseIterable {
        case none, right, absolute, dangling, otherVersion, otherKernel, plainFolder
    }

    struct Kernel {
        let release: String
        let architecture: String
        let build: Build
        let link: Link
        let hasOriginals: Bool
    }

    struct Registration {
        let module: String
        let version: String
        let source: Source
        let hasBuildFolder: Bool
        let kernels: [Kernel]
    }

    let registrations: [Registration]

    /// Trees with the same description are the same tree.
    var description: String { "\(registrations)" }

    /// The number picks the states of the first registration, so that every state occurs. The rest is random.
    init(number: Int) {
        var random = SeededGenerator(seed: UInt64(number) &* 7919)
        // Small trees: the real dkms takes a tenth of a second for each row.
        let count = Int.random(in: 0..<3, using: &random) == 0 ? 2 : 1
        let names = ["nvidia", "nvidia-open", "alpha", "zfs"].shuffled(using: &random)
        let versions = ["590.48.01", "590.9", "1.0"].shuffled(using: &random)
        var registrations: [Registration] = []
        for index in 0..<count {
            // Now and then a second version of the same module.
            let module = index > 0 && Bool.random(using: &random) ? registrations[index - 1].module : names[index]
            let kernels = Self.kernels(walking: index == 0 ? number : nil, using: &random)
            registrations.append(
                Registration(
                    module: module,
                    version: versions[index],
                    source: index == 0
                        ? Self.pick(Source.self, number) : Self.usually(.linked, of: Source.self, using: &random),
                    hasBuildFolder: Int.random(in: 0..<4, using: &random) == 0,
                    kernels: kernels
                ))
        }
        self.registrations = registrations
    }

    private static func kernels(walking number: Int?, using random: inout SeededGenerator) -> [Kernel] {
        let releases = ["6.1.0", "6.1.0-a", "6.18.1-zen1-2-zen", "5.10+x"].shuffled(using: &random)
        // Now and then none, now and then two.
        let count = [0, 1, 1, 1, 1, 1, 2, 2][Int.random(in: 0..<8, using: &random)]
        return (0..<count).map { index in
            let walk = index == 0 ? number : nil
            let build =
                walk.map { pick(Build.self, $0 / Source.allCases.count + $0) }
                ?? usually(.whole, of: Build.self, using: &random)
            let name = build == .notAKernelsName ? ["x6.1", "6-1", "600"].randomElement(using: &random) : nil
            return Kernel(
                release: name ?? releases[index],
                architecture: Int.random(in: 0..<5, using: &random) == 0 ? "aarch64" : "x86_64",
                build: build,
                link: walk.map { pick(Link.self, $0 / 3) } ?? usually(.right, of: Link.self, using: &random),
                hasOriginals: Int.random(in: 0..<3, using: &random) == 0
            )
        }
    }

    private static func pick<State: CaseIterable>(_: State.Type, _ number: Int) -> State {
        let all = Array(State.allCases)
        return all[number % all.count]
    }

    private static func usually<State: CaseIterable>(
        _ usual: State, of _: State.Type, using random: inout SeededGenerator
    ) -> State {
        Bool.random(using: &random) ? usual : State.allCases.randomElement(using: &random) ?? usual
    }
}

/// The tree on disk.
extension DkmsOracleTree {
    func write(in fixture: FixtureRoot) throws {
        try fixture.folder("/tree")
        try fixture.folder("/src")
        try fixture.folder("/modules")
        try fixture.file("/tree/mok.key", "key")
        for registration in registrations { try write(registration, in: fixture) }
    }

    static func modules(of registration: Registration) -> [String] {
        [registration.module, "\(registration.module)-uvm"]
    }

    private func write(_ registration: Registration, in fixture: FixtureRoot) throws {
        let folder = FilePath("/tree/\(registration.module)/\(registration.version)")
        let source = FilePath("/src/\(registration.module)-\(registration.version)")
        let conf = FixtureRoot.conf(
            name: registration.module, version: registration.version, modules: Self.modules(of: registration))
        try fixture.folder(folder)
        // The real dkms reads this tree through the machine's own root.
        func link() throws {
            try fixture.link(folder.appending("source"), to: fixture.path.appending(source.components))
        }
        switch registration.source {
        case .linked:
            try fixture.file(source.appending("dkms.conf"), conf)
            try link()
        case .dangling: try link()
        case .linkToFile:
            try fixture.file(source, conf)
            try link()
        case .unlinkedWithFolder: try fixture.file(source.appending("dkms.conf"), conf)
        case .unlinked: break
        case .plainFolder: try fixture.file(folder.appending("source/dkms.conf"), conf)
        case .plainFolderAndSource:
            try fixture.file(folder.appending("source/dkms.conf"), conf)
            try fixture.file(source.appending("dkms.conf"), conf)
        case .confMissing:
            try fixture.folder(source)
            try link()
        case .confHalf:
            try fixture.file(source.appending("dkms.conf"), "PACKAGE_NAME=\"x\"\nPACKAGE_VERSION=\"1")
            try link()
        case .confEmpty:
            try fixture.file(source.appending("dkms.conf"), "")
            try link()
        }
        if registration.hasBuildFolder { try fixture.file(folder.appending("build/make.log"), "make") }
        for kernel in registration.kernels { try write(kernel, of: registration, folder: folder, in: fixture) }
    }

    private func write(
        _ kernel: Kernel, of registration: Registration, folder: FilePath, in fixture: FixtureRoot
    ) throws {
        let place = folder.appending(kernel.release).appending(kernel.architecture)
        let modules = Self.modules(of: registration)
        func files(_ names: [String], in place: FilePath) throws {
            try fixture.folder(place.appending("module"))
            for name in names { try fixture.file(place.appending("module").appending(name), "module") }
        }
        switch kernel.build {
        case .whole, .notAKernelsName: try files(modules.map { "\($0).ko" }, in: place)
        case .missingOne: try files(modules.dropLast().map { "\($0).ko" }, in: place)
        case .emptyModule: try files([], in: place)
        case .compressed: try files(modules.map { "\($0).ko.zst" }, in: place)
        case .compressedInPart: try files(["\(modules[0]).ko", "\(modules[1]).ko.xz"], in: place)
        case .onlyLog: try fixture.file(place.appending("log/make.log"), "make")
        case .empty: try fixture.folder(place)
        case .moduleIsFile: try fixture.file(place.appending("module"), "")
        case .temporaryLeft:
            try files(
                modules.map { "\($0).ko" },
                in: folder.appending(kernel.release).appending(".tmp_\(kernel.architecture)_AbCdEf"))
        case .architectureIsFile: try fixture.file(place, "")
        }
        try write(kernel.link, of: kernel, of: registration, in: fixture)
        if kernel.hasOriginals {
            try fixture.file(
                FilePath("/tree/\(registration.module)/original_module").appending(kernel.release)
                    .appending(kernel.architecture).appending("nvidia.ko"))
        }
    }

    private func write(
        _ link: Link, of kernel: Kernel, of registration: Registration, in fixture: FixtureRoot
    ) throws {
        let name = FilePath("/tree/\(registration.module)/kernel-\(kernel.release)-\(kernel.architecture)")
        // Two versions may have had this kernel: the first one's link stays.
        guard fixture.root.status(name) == nil else { return }
        let build = FilePath("\(registration.version)/\(kernel.release)/\(kernel.architecture)")
        switch link {
        case .none: break
        case .right: try fixture.link(name, to: build)
        case .absolute:
            try fixture.link(
                name, to: fixture.path.appending("tree/\(registration.module)").appending(build.components))
        case .dangling: try fixture.link(name, to: FilePath("9.9/\(kernel.release)/\(kernel.architecture)"))
        case .otherVersion:
            let other = FilePath("/tree/\(registration.module)/8.8/\(kernel.release)/\(kernel.architecture)")
            try fixture.folder(other)
            try fixture.link(name, to: FilePath("8.8/\(kernel.release)/\(kernel.architecture)"))
        case .otherKernel: try fixture.link(name, to: FilePath("\(registration.version)/\(kernel.release)"))
        case .plainFolder: try fixture.folder(name)
        }
    }
}
