import DriverModel
import Host
import SystemPackage
import SystemValues

/// Writes a dkms.conf, and keeps an existing one.
struct ConfWriter {
    let root: SystemRoot

    /// Returns what undoes it.
    func write(_ template: DkmsConfTemplate, to path: FilePath) throws -> () throws -> Void {
        guard let status = root.status(path) else {
            try root.write(template.text, to: path)
            return { try root.unlink(path) }
        }
        guard status.kind != .directory else { throw FileError("replace", root.place(of: path), .isDirectory) }
        let kept = unusedName(beside: path)
        try root.hardLink(path, as: kept)
        try root.write(template.text, to: path)
        return { try root.rename(kept, to: path) }
    }

    private func unusedName(beside path: FilePath) -> FilePath {
        var number = 1
        while true {
            let candidate = FilePath(path.string + (number == 1 ? ".old" : ".old.\(number)"))
            if root.status(candidate) == nil { return candidate }
            number += 1
        }
    }
}
