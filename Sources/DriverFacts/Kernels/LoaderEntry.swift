import DriverModel
import Host
import SystemPackage
import Text

/// A boot entry of the Boot Loader Specification, type 1: a file in `loader/entries`.
struct LoaderEntry {
    /// The file's name, without its suffix and without the counter of tries.
    let identifier: String
    private let fields: [String: String]

    /// Where the EFI system partition and the boot loader's partition are mounted.
    static let partitions: [FilePath] = ["/efi", "/boot/efi", "/boot"]

    static func all(in root: SystemRoot) -> [LoaderEntry] {
        partitions.map { $0.appending("loader/entries") }.flatMap { folder in
            root.names(in: folder).filter { $0.hasSuffix(".conf") }.map { file in
                LoaderEntry(
                    identifier: withoutCounter(String(file.dropLast(".conf".count))),
                    fields: Self.fields(of: root.text(folder.appending(file), limit: 1 << 16) ?? ""))
            }
        }
    }

    var version: String? { fields["version"] }

    /// The files that the entry starts.
    var images: [String] { ["linux", "efi", "uki"].compactMap { fields[$0] } }

    /// Removes the counter of the tries that are left, such as `+3-0`, which is not part of an entry's name.
    static func withoutCounter(_ name: String) -> String {
        guard let plus = name.lastIndex(of: "+"), !name[plus...].dropFirst().isEmpty,
            name[plus...].dropFirst().allSatisfy({ $0.isNumber || $0 == "-" })
        else { return name }
        return String(name[..<plus])
    }

    /// The fields of an entry or of loader.conf(5), which has the same form.
    static func fields(of text: String) -> [String: String] {
        var fields: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) where !line.trimmingSpaces.hasPrefix("#") {
            let words = line.trimmingSpaces.split(maxSplits: 1, whereSeparator: \.isWhitespace)
            if words.count == 2 { fields[String(words[0])] = String(words[1].trimmingSpaces) }
        }
        return fields
    }
}
