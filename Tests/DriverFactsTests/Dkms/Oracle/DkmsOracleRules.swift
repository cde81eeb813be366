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

    /// Parses the lines of a status. Of the remarks on a line, only the one about originals counts.
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

/// Predicts what a version of `dkms status` says of a tree: our reading of the tree, changed by rules. Each rule is one
/// difference between DKMS and us that is deliberate.
struct DkmsStatusRules {
    enum Rule: String, CaseIterable {
        /// All versions: DKMS says nothing of a folder `<k>/<a>` without `module/`, though it can neither build there
        /// nor remove it. We call it stuck.
        case stuckFoldersAreHidden
        /// All versions: a registration without a `source` link is not listed, even when its modules are installed (≥
        /// 3.0.13: unless /usr/src has the source; then it is broken). We say broken.
        case unlinkedIsHidden
        /// ≥ 3.0.13: the kernels of a broken registration are not listed. Their modules still exist, so we list them.
        case brokenHidesItsKernels
        /// ≥ 3.1.3: the remarks on a row are lost where dkms.conf is missing.
        case missingConfHidesRemarks
        /// ≤ 3.0.12: a source link that leads nowhere counts as added. Nothing can be built from
        /// it, so we say broken.
        case danglingIsAdded
        /// ≤ 3.0.12: a folder in the place of the source link counts as added. No DKMS makes one, and
        /// newer ones refuse it, so we say broken.
        case folderAsSourceIsAdded
        /// ≤ 3.1.7: a build in which a module is missing is not listed. We list it, with what is missing.
        case incompleteBuildIsHidden
        /// ≤ 3.1.2: modules with another compression than the index of /lib/modules shows count as missing. For us the
        /// file decides.
        case compressedBuildIsHidden
        /// ≤ 3.1.7: if a version has builds and its dkms.conf cannot be read, the list ends there. We mark that version
        /// as broken and go on.
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

    private func folder(of entry: DkmsTree.Entry) -> FilePath {
        tree.appending(entry.module).appending(entry.version)
    }

    private func conf(of entry: DkmsTree.Entry) -> DkmsConf? {
        try? DkmsConf.read(folder(of: entry).appending("source/dkms.conf"), in: root)
    }

    /// DKMS walks `<m>/<v>` in the order of the whole path. In that order, `nvidia-open/` comes before `nvidia/`.
    private func inOrder(_ entries: [DkmsTree.Entry]) -> [DkmsTree.Entry] {
        entries.sorted {
            "\($0.module)/\($0.version)".utf8.lexicographicallyPrecedes("\($1.module)/\($1.version)".utf8)
        }
    }

    private func inOrder(_ builds: [DkmsTree.Build]) -> [DkmsTree.Build] {
        builds.sorted {
            "\($0.kernel)/\($0.architecture)".utf8.lexicographicallyPrecedes("\($1.kernel)/\($1.architecture)".utf8)
        }
    }

    private func row(_ entry: DkmsTree.Entry, _ state: String) -> DkmsRow {
        DkmsRow(registration: "\(entry.module)/\(entry.version)", state: state)
    }

    private func row(_ entry: DkmsTree.Entry, _ build: DkmsTree.Build) -> DkmsRow {
        DkmsRow(
            registration: "\(entry.module)/\(entry.version)",
            kernel: "\(build.kernel), \(build.architecture)",
            state: build.isInstalled ? "installed" : "built",
            hasOriginals: build.hasOriginals
        )
    }

    /// The status of DKMS 3.1.8 and later.
    mutating func newerStatus(_ reading: DkmsTree) -> [DkmsRow] {
        var rows: [DkmsRow] = []
        for entry in inOrder(reading.entries) {
            if !entry.stuck.isEmpty { used.insert(.stuckFoldersAreHidden) }
            if entry.state == .sourceUnlinked,
                !root.isDirectory(sources.appending("\(entry.module)-\(entry.version)"))
            {
                used.insert(.unlinkedIsHidden)
            } else if entry.state != .added {
                if !entry.builds.isEmpty { used.insert(.brokenHidesItsKernels) }
                rows.append(row(entry, "broken"))
            } else if entry.builds.isEmpty {
                rows.append(row(entry, "added"))
            } else {
                let hasConf = root.isFile(folder(of: entry).appending("source/dkms.conf"))
                rows += inOrder(entry.builds).map { build in
                    var row = row(entry, build)
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

    /// The status of DKMS 3.0.10.
    mutating func olderStatus(_ reading: DkmsTree) -> [DkmsRow] {
        var rows: [DkmsRow] = []
        for entry in inOrder(reading.entries) {
            if !entry.stuck.isEmpty { used.insert(.stuckFoldersAreHidden) }
            switch entry.state {
            case .added: break
            case .sourceMissing: used.insert(.danglingIsAdded)
            case .sourceUnlinked where root.isDirectory(folder(of: entry).appending("source")):
                used.insert(.folderAsSourceIsAdded)
            case .sourceUnlinked:
                used.insert(.unlinkedIsHidden)
                continue
            }
            let conf = conf(of: entry)
            if conf == nil, !entry.builds.isEmpty {
                used.insert(.unreadableConfEndsTheList)
                return rows
            }
            let listed = inOrder(entry.builds).filter { build in
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
            rows += listed.isEmpty ? [row(entry, "added")] : listed.map { row(entry, $0) }
        }
        return rows
    }
}
