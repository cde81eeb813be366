import DriverModel
import Host
import SystemPackage

@testable import DriverFacts

/// A line of `dkms status`.
struct DkmsRow: Hashable, CustomStringConvertible {
    let registration: String
    /// `<kernel>, <architecture>`; nil in the lines of registrations.
    var kernel: String?
    let state: String
    var hasOriginals = false

    var description: String {
        registration + (kernel.map { ", \($0)" } ?? "") + ": \(state)" + (hasOriginals ? " (originals)" : "")
    }

    /// The lines of a status without its remarks, but for the one on originals.
    static func parse(_ output: String) -> [DkmsRow] {
        output.split(separator: "\n").compactMap { line in
            guard let colon = line.firstRange(of: ": ") else { return nil }
            let head = line[..<colon.lowerBound].split(separator: ", ").map(String.init)
            let tail = line[colon.upperBound...]
            guard let state = ["added", "built", "installed", "broken"].first(where: tail.hasPrefix),
                let registration = head.first, registration.contains("/")
            else { return nil }
            return DkmsRow(
                registration: registration,
                kernel: head.count > 1 ? head.dropFirst().joined(separator: ", ") : nil,
                state: state,
                hasOriginals: tail.contains("riginal modules exist") || tail.contains("original_module exists")
            )
        }
    }
}

/// What a version of `dkms status` says of a tree, by our reading of the tree and by rules that each
/// name one thing in which we differ from it on purpose.
struct DkmsStatusRules {
    enum Rule: String, CaseIterable {
        /// All: DKMS says nothing of a folder `<k>/<a>` without `module/`, though it can neither build
        /// there nor remove it. We keep it as stuck.
        case stuckFoldersAreHidden
        /// All: a registration without a `source` link is not listed, even when its modules are
        /// installed (≥ 3.0.13: unless /usr/src has the source; then it is broken). We say broken.
        case unlinkedIsHidden
        /// ≥ 3.0.13: the kernels of a broken registration are not listed. Their modules are there
        /// all the same, so we know them.
        case brokenHidesItsKernels
        /// ≥ 3.1.3: the remarks on a row are lost where dkms.conf is missing.
        case missingConfHidesRemarks
        /// ≤ 3.0.12: a source link that leads nowhere counts as added. Nothing can be built from
        /// it, so we say broken.
        case danglingIsAdded
        /// ≤ 3.0.12: a folder in the place of the source link counts as added. No DKMS makes one, and
        /// newer ones refuse it, so we say broken.
        case folderAsSourceIsAdded
        /// ≤ 3.1.7: a build in which a module is missing is not listed. We know it, and what is missing.
        case incompleteBuildIsHidden
        /// ≤ 3.1.2: modules compressed otherwise than the index of /lib/modules says count as
        /// missing. For us the file decides.
        case compressedBuildIsHidden
        /// ≤ 3.1.7: a dkms.conf that cannot be read, of a version that has builds, ends the list,
        /// and all that would follow is missing from it. We mark the one as broken and go on.
        case unreadableConfEndsTheList
    }

    static let older: Set<Rule> = [
        .stuckFoldersAreHidden, .unlinkedIsHidden, .danglingIsAdded, .folderAsSourceIsAdded,
        .incompleteBuildIsHidden, .compressedBuildIsHidden, .unreadableConfEndsTheList,
    ]
    static let newer: Set<Rule> = [
        .stuckFoldersAreHidden, .unlinkedIsHidden, .brokenHidesItsKernels, .missingConfHidesRemarks,
    ]

    let root: SystemRoot
    let tree: FilePath
    let sources: FilePath
    /// The rules that made a difference so far.
    private(set) var used: Set<Rule> = []

    init(root: SystemRoot, tree: FilePath, sources: FilePath) {
        self.root = root
        self.tree = tree
        self.sources = sources
    }

    private func folder(of registered: DkmsTree.Registered) -> FilePath {
        tree.appending(registered.module).appending(registered.version)
    }

    private func conf(of registered: DkmsTree.Registered) -> DkmsConf? {
        try? DkmsConf.read(folder(of: registered).appending("source/dkms.conf"), in: root)
    }

    /// DKMS walks `<m>/<v>` in the order of the whole path, in which `nvidia-open/` is before `nvidia/`.
    private func inOrder(_ registered: [DkmsTree.Registered]) -> [DkmsTree.Registered] {
        registered.sorted {
            "\($0.module)/\($0.version)".utf8.lexicographicallyPrecedes("\($1.module)/\($1.version)".utf8)
        }
    }

    private func inOrder(_ builds: [DkmsTree.Build]) -> [DkmsTree.Build] {
        builds.sorted {
            "\($0.kernel)/\($0.architecture)".utf8.lexicographicallyPrecedes("\($1.kernel)/\($1.architecture)".utf8)
        }
    }

    private func row(_ registered: DkmsTree.Registered, _ state: String) -> DkmsRow {
        DkmsRow(registration: "\(registered.module)/\(registered.version)", state: state)
    }

    private func row(_ registered: DkmsTree.Registered, _ build: DkmsTree.Build) -> DkmsRow {
        DkmsRow(
            registration: "\(registered.module)/\(registered.version)",
            kernel: "\(build.kernel), \(build.architecture)",
            state: build.isInstalled ? "installed" : "built",
            hasOriginals: build.hasOriginals
        )
    }

    /// From 3.1.8 on.
    mutating func newerStatus(_ reading: DkmsTree) -> [DkmsRow] {
        var rows: [DkmsRow] = []
        for registered in inOrder(reading.registered) {
            if !registered.stuck.isEmpty { used.insert(.stuckFoldersAreHidden) }
            if registered.state == .sourceUnlinked,
                !root.isDirectory(sources.appending("\(registered.module)-\(registered.version)"))
            {
                used.insert(.unlinkedIsHidden)
            } else if registered.state != .added {
                if !registered.builds.isEmpty { used.insert(.brokenHidesItsKernels) }
                rows.append(row(registered, "broken"))
            } else if registered.builds.isEmpty {
                rows.append(row(registered, "added"))
            } else {
                let hasConf = root.isFile(folder(of: registered).appending("source/dkms.conf"))
                rows += inOrder(registered.builds).map { build in
                    var row = row(registered, build)
                    if !hasConf, row.hasOriginals {
                        used.insert(.missingConfHidesRemarks)
                        row.hasOriginals = false
                    }
                    return row
                }
            }
        }
        return rows
    }

    /// 3.0.10.
    mutating func olderStatus(_ reading: DkmsTree) -> [DkmsRow] {
        var rows: [DkmsRow] = []
        for registered in inOrder(reading.registered) {
            if !registered.stuck.isEmpty { used.insert(.stuckFoldersAreHidden) }
            switch registered.state {
            case .added: break
            case .sourceMissing: used.insert(.danglingIsAdded)
            case .sourceUnlinked where root.isDirectory(folder(of: registered).appending("source")):
                used.insert(.folderAsSourceIsAdded)
            case .sourceUnlinked:
                used.insert(.unlinkedIsHidden)
                continue
            }
            let conf = conf(of: registered)
            if conf == nil, !registered.builds.isEmpty {
                used.insert(.unreadableConfEndsTheList)
                return rows
            }
            let listed = inOrder(registered.builds).filter { build in
                let names = conf?.modules.map(\.installedName) ?? []
                if names.contains(where: { build.modules[$0] == nil }) {
                    used.insert(.incompleteBuildIsHidden)
                    return false
                }
                if names.contains(where: { !(build.modules[$0]?.string.hasSuffix(".ko") ?? false) }) {
                    used.insert(.compressedBuildIsHidden)
                    return false
                }
                return true
            }
            rows += listed.isEmpty ? [row(registered, "added")] : listed.map { row(registered, $0) }
        }
        return rows
    }
}
