import DriverModel
import Host
import SystemPackage

extension Distribution {
    package static func read(in root: SystemRoot) -> Distribution {
        let text = root.text("/etc/os-release") ?? root.text("/usr/lib/os-release") ?? ""
        var fields: [Substring: String] = [:]
        for line in text.split(separator: "\n") {
            guard let separator = line.firstIndex(of: "=") else { continue }
            let value = line[line.index(after: separator)...].filter { $0 != "\"" && $0 != "'" }
            fields[line[..<separator]] = value
        }
        // ID_LIKE too: CachyOS and EndeavourOS are Arch in all that matters here.
        let identities = ([fields["ID"] ?? ""] + (fields["ID_LIKE"] ?? "").split(separator: " ").map(String.init))
        let family = identities.lazy.compactMap { identity -> Family? in
            switch identity {
            case "arch", "archlinux": .arch
            case "debian", "ubuntu": .debian
            case "fedora", "rhel", "centos": .fedora
            case "suse", "opensuse", "sles": .suse
            default: nil
            }
        }.first
        return Distribution(family: family ?? .other, name: fields["NAME"] ?? fields["ID"] ?? "this distribution")
    }
}
