import DriverModel
import Host
import SystemPackage

extension SystemRoot {
    /// Whether a modules folder has no files in it except those that depmod writes, and these.
    package func hasOnlyIndex(_ folder: FilePath, besides files: Set<FilePath> = []) -> Bool {
        guard let names = try? list(folder) else { return false }
        return names.allSatisfy { name in
            DepmodFiles.all.contains(name) || DepmodTemporary(name) != nil
                || isHollow(folder.appending(name), besides: files)
        }
    }

    private func isHollow(_ path: FilePath, besides files: Set<FilePath>) -> Bool {
        if files.contains(path) { return true }
        guard status(path)?.kind == .directory, let names = try? list(path) else { return false }
        return names.allSatisfy { isHollow(path.appending($0), besides: files) }
    }
}
