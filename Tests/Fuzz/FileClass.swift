/// The kinds of files to damage. A class is drawn first and then one of its files, because there are a hundred modules
/// and one nvctl.conf.
enum FileClass: String, CaseIterable {
    case modules, indexes, headers, dkms, packages, modprobe, settings, git, logs, machine, records, boot, hooks,
        answers, input

    /// The class of a path below the root, without a slash before it.
    init?(path: String) {
        let name = path.split(separator: "/").last ?? ""
        switch true {
        // Inside, /proc is mounted on the one, and the loader's list of libraries is in the other.
        case path == "proc", path == "etc": return nil
        case path == BaseSystem.input: self = .input
        case path.hasPrefix(BaseSystem.answers): self = .answers
        case name.contains(".ko"): self = .modules
        case name.hasPrefix("modules.") && !name.hasSuffix(".json"): self = .indexes
        case path.contains("/build/") && path.hasPrefix("usr/lib/modules"): self = .headers
        case path.contains("modprobe.d"), path.contains("depmod.d"): self = .modprobe
        default:
            guard let known = Self.folders.first(where: { path.hasPrefix($0.0) }) else { return nil }
            self = known.1
        }
    }

    private static let folders: [(String, FileClass)] = [
        ("var/lib/pacman", .packages), ("var/lib/dpkg", .packages), ("var/cache/pacman", .packages),
        ("var/lib/dkms", .dkms), ("usr/src", .dkms), ("etc/dkms", .dkms), ("var/lib/nvctl/sources", .dkms),
        ("var/lib/nvctl", .records), ("run/nvctl", .records), ("var/cache/nvctl", .records),
        ("var/log", .logs), ("home", .git), ("boot", .boot), ("efi", .boot), ("etc/default", .boot),
        ("proc", .machine), ("sys", .machine), ("dev", .machine), ("usr/lib/firmware", .machine),
        ("usr/share/hwdata", .machine),
        ("usr/share/nvidia", .machine), ("usr/lib/libnvidia", .machine), ("usr/lib/x86_64", .machine),
        ("usr/share/libalpm", .hooks), ("etc/pacman.d", .hooks), ("etc/kernel", .hooks), ("usr/local/bin", .hooks),
        ("etc/profile.d", .hooks), ("usr/lib/modules", .modules), ("run", .records), ("etc", .settings),
        ("usr/lib/os-release", .settings),
    ]
}
