import Host
import SystemPackage

/// Files kept while they are replaced.
///
/// They are kept in the kernel's own folder, at the same paths below a folder of ours, and under names that
/// neither depmod nor DKMS takes for modules; so a run that was killed can be undone by the next one.
struct KeptFiles {
    private static let prefix = ".nvctl-kept-"
    private static let suffix = ".kept"
    private static let copySuffix = ".copy"
    /// Names the link that DKMS makes when it is done. A file with the name in it, no link: depmod would
    /// follow that, and list what it finds behind.
    private static let linkName = "active-link"

    private let root: SystemRoot
    private let kernelFolder: FilePath
    let folder: FilePath?

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
            try root.write(activeLink.string + "\n", to: folder.appending(Self.linkName))
            for path in paths { try keep(path, in: folder) }
        } catch {
            try? restore()
            try? root.removeTree(folder)
            throw error
        }
    }

    /// By a link, which survives that DKMS moves or removes the file, and by a copy, because `dkms install`
    /// also writes into the file that is there (`cp -f`). The copy comes first: a link without one is not begun.
    private func keep(_ path: FilePath, in folder: FilePath) throws {
        guard let name = path.lastComponent?.string, let status = root.status(path) else { return }
        var place = folder
        for component in path.removingLastComponent().components.dropFirst(kernelFolder.components.count) {
            place.append(component)
        }
        try root.makeDirectory(place)
        // With `symlink_modules` DKMS replaces the link itself.
        if status.kind == .file {
            let unfinished = place.appending(name + ".copying")
            try root.copyFile(path, to: unfinished, mode: status.mode)
            try root.rename(unfinished, to: place.appending(name + Self.copySuffix))
        }
        try root.hardLink(path, as: place.appending(name + Self.suffix))
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
                let original = original.appending(String(name.dropLast(suffix.count)))
                try root.makeDirectory(original.removingLastComponent())
                let copy = folder.appending(String(name.dropLast(suffix.count)) + copySuffix)
                let isIntact = try root.status(copy) == nil || root.hasSameContent(path, copy)
                try root.rename(isIntact ? path : copy, to: original)
            }
        }
    }

    /// Puts back what a run that was killed had kept, unless DKMS had come to the end of its installation.
    static func recover(below install: FilePath, in root: SystemRoot) throws {
        for kernel in root.names(in: install) {
            let kernelFolder = install.appending(kernel)
            for name in root.names(in: kernelFolder) where name.hasPrefix(prefix) {
                let folder = kernelFolder.appending(name)
                if let link = root.firstLine(folder.appending(linkName)) {
                    let target = root.linkTarget(FilePath(link))
                    if target == nil || target == DkmsInstall.placeholder {
                        try restore(folder, to: kernelFolder, in: root)
                    }
                }
                try root.removeTree(folder)
            }
        }
    }
}
