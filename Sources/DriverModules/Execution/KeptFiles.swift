import Host
import SystemPackage

/// Files kept by hard link while they are replaced.
///
/// They are kept in the kernel's own folder, at the same paths below a folder of ours, and under names that
/// neither depmod nor DKMS takes for modules; so a run that was killed can be undone by the next one.
struct KeptFiles {
    private static let prefix = ".nvctl-kept-"
    private static let suffix = ".kept"
    /// Remembers the link that DKMS makes when it is done.
    private static let linkName = "active-link"

    private let root: SystemRoot
    private let kernelFolder: FilePath
    private let folder: FilePath?

    var isEmpty: Bool { folder == nil }

    init(_ paths: [FilePath], of kernelFolder: FilePath, until activeLink: FilePath, in root: SystemRoot) throws {
        self.root = root
        self.kernelFolder = kernelFolder
        guard !paths.isEmpty else {
            folder = nil
            return
        }
        let folder = try root.makeTemporaryDirectory(in: kernelFolder, prefix: Self.prefix)
        self.folder = folder
        do {
            try root.link(folder.appending(Self.linkName), to: activeLink)
            for path in paths { try keep(path, in: folder) }
        } catch {
            try? restore()
            try? root.removeTree(folder)
            throw error
        }
    }

    /// `dkms install` writes into the file that is there (`cp -f`), which would change the kept one too:
    /// so a copy takes the file's place.
    private func keep(_ path: FilePath, in folder: FilePath) throws {
        guard let name = path.lastComponent?.string, let status = root.status(path) else { return }
        var place = folder
        for component in path.removingLastComponent().components.dropFirst(kernelFolder.components.count) {
            place.append(component)
        }
        try root.makeDirectory(place)
        let kept = place.appending(name + Self.suffix)
        // With `symlink_modules` DKMS replaces the link itself.
        guard status.kind == .file else { return try root.hardLink(path, as: kept) }
        let copy = place.appending(name + ".copy")
        try root.copyFile(path, to: copy, mode: status.mode)
        try root.hardLink(path, as: kept)
        try root.rename(copy, to: path)
    }

    func restore() throws {
        if let folder { try Self.restore(folder, to: kernelFolder, in: root) }
    }

    func discard() {
        if let folder { try? root.removeTree(folder) }
    }

    private static func restore(_ folder: FilePath, to original: FilePath, in root: SystemRoot) throws {
        for name in try root.list(folder) {
            let path = folder.appending(name)
            if root.status(path)?.kind == .directory {
                try restore(path, to: original.appending(name), in: root)
            } else if name.hasSuffix(suffix) {
                try root.makeDirectory(original)
                try root.rename(path, to: original.appending(String(name.dropLast(suffix.count))))
            }
        }
    }

    /// Puts back what a run that was killed had kept, unless DKMS had come to the end of its installation.
    static func recover(below install: FilePath, in root: SystemRoot) throws {
        for kernel in root.names(in: install) {
            let kernelFolder = install.appending(kernel)
            for name in root.names(in: kernelFolder) where name.hasPrefix(prefix) {
                let folder = kernelFolder.appending(name)
                if let link = root.linkTarget(folder.appending(linkName)) {
                    let target = root.linkTarget(link)
                    if target == nil || target == DkmsInstall.placeholder {
                        try restore(folder, to: kernelFolder, in: root)
                    }
                }
                try root.removeTree(folder)
            }
        }
    }
}
