import SystemPackage
import Text

/// A version of an NVIDIA driver that DKMS knows.
package struct Registration: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        case registered
        /// DKMS cannot do anything with it.
        case broken(Fault)
    }

    package enum Fault: Hashable, Sendable {
        case sourceMissing(FilePath)
        /// Its folder in the DKMS tree.
        case sourceUnlinked(FilePath)
        case conf(DkmsConf.Problem, at: FilePath)

        /// Part of a sentence.
        package var words: String {
            switch self {
            case .sourceMissing(let path): "its source \(path.string.printable) is missing"
            case .sourceUnlinked(let folder): "\(folder.string.printable) has no link to the source"
            case .conf(let problem, let path): problem.words(at: path)
            }
        }
    }

    package var fault: Fault? { if case .broken(let fault) = state { fault } else { nil } }

    package enum Licence: String, Hashable, Sendable { case open, proprietary, unknown }

    package let name: String
    package let version: DriverVersion
    package var state: State
    /// The state of its link to the source. Faults in its dkms.conf are separate.
    package let link: DkmsTree.LinkState
    package let source: SourceTree?
    /// The literal content of its dkms.conf; nil if that is missing, unreadable or incomplete.
    package let conf: DkmsConf?
    package let licence: Licence
    package let builds: [DkmsTree.Build]
    package let stuck: [DkmsTree.Stuck]

    package init(
        name: String, version: DriverVersion, state: State, link: DkmsTree.LinkState, source: SourceTree?,
        conf: DkmsConf?, licence: Licence, builds: [DkmsTree.Build], stuck: [DkmsTree.Stuck]
    ) {
        self.name = name
        self.version = version
        self.state = state
        self.link = link
        self.source = source
        self.conf = conf
        self.licence = licence
        self.builds = builds
        self.stuck = stuck
    }

    package var isUsable: Bool { state == .registered }
    /// As DKMS writes it: `nvidia/590.48.01`.
    package var driver: DriverTitle { DriverTitle(name, version) }
    package var title: String { "\(driver)" }

    package func build(for kernel: KernelRelease) -> DkmsTree.Build? {
        builds.first { $0.kernel == kernel }
    }

    /// The names of the modules that it installs. They come from dkms.conf, or from the built modules if only a shell
    /// can evaluate dkms.conf.
    package func moduleNames(for kernel: KernelRelease) -> [String] {
        if let conf, conf.isRead { return conf.modules.map(\.installedName) }
        if let build = build(for: kernel) ?? builds.first { return build.modules.keys.sorted() }
        return conf?.modules.map(\.installedName) ?? []
    }
}

extension DkmsConf {
    /// Whether it builds NVIDIA's core module, under any installed name.
    package var buildsCoreModule: Bool { modules.contains { $0.builtName == DriverModules.core } }
}
