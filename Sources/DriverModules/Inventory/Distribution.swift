import Host
import SystemPackage

/// The distribution of the system, as far as it decides how packages are called and installed.
package struct Distribution: Hashable, Sendable {
    package enum Family: String, Sendable { case arch, debian, fedora, suse, other }

    package let family: Family
    package let name: String

    static func read(in root: SystemRoot) -> Distribution {
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

    /// What supplies a C compiler and make.
    var compilerPackages: [String] { [family == .arch ? "base-devel" : "build-essential"] }

    /// What modules for a kernel that was built with clang need.
    static let clangPackages = ["clang", "lld", "llvm"]

    /// The command that installs packages; nil where nvctl does not know the package manager.
    package func installCommand(_ packages: [String]) -> String? {
        let list = packages.joined(separator: " ")
        return switch family {
        case .arch: "pacman -S \(list)"
        case .debian: "apt install \(list)"
        case .fedora: "dnf install \(list)"
        case .suse: "zypper install \(list)"
        case .other: nil
        }
    }

    /// The command that puts the files of installed packages back.
    func reinstallCommand(_ packages: [String]) -> String? {
        let list = packages.joined(separator: " ")
        return switch family {
        case .arch: "pacman -S \(list)"
        case .debian: "apt install --reinstall \(list)"
        case .fedora: "dnf reinstall \(list)"
        case .suse: "zypper install --force \(list)"
        case .other: nil
        }
    }

    /// The command that brings all packages to the versions of the repositories.
    var upgradeCommand: String? {
        switch family {
        case .arch: "pacman -Syu"
        case .debian: "apt update && apt full-upgrade"
        case .fedora: "dnf upgrade"
        case .suse: "zypper update"
        case .other: nil
        }
    }

    /// The command that makes initramfs images again, with the tool that is usual there.
    func imagesCommand(for kernel: KernelRelease?) -> String? {
        switch family {
        case .arch: "mkinitcpio -P"
        case .debian: "update-initramfs -u -k \(kernel?.text ?? "all")"
        case .fedora, .suse: "dracut --force" + (kernel.map { " --kver \($0)" } ?? " --regenerate-all")
        case .other: nil
        }
    }
}
