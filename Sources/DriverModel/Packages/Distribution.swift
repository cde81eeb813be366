/// The distribution of the system, as far as it decides the names of packages and how they are installed.
package struct Distribution: Hashable, Sendable {
    package enum Family: String, Sendable { case arch, debian, fedora, suse, other }

    package let family: Family
    package let name: String

    package init(family: Family, name: String) {
        self.family = family
        self.name = name
    }

    /// What supplies a C compiler and make.
    package var compilerPackages: [String] {
        switch family {
        case .arch: ["base-devel"]
        case .debian, .other: ["build-essential"]
        case .fedora, .suse: ["gcc", "make"]
        }
    }

    /// What modules for a kernel that was built with clang need.
    package static let clangPackages = ["clang", "lld", "llvm"]

    /// The command that installs packages; nil if nvctl does not know the package manager.
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

    /// nil if nvctl does not know the package manager.
    package func advice(toInstall packages: [String]) -> Advice? {
        installCommand(packages) == nil ? nil : "\(PackageInstallation(packages, on: self))"
    }

    /// The command that puts the files of installed packages back.
    package func reinstallCommand(_ packages: [String]) -> String? {
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
    package var upgradeCommand: String? {
        switch family {
        case .arch: "pacman -Syu"
        case .debian: "apt update && apt full-upgrade"
        case .fedora: "dnf upgrade"
        case .suse: "zypper update"
        case .other: nil
        }
    }

    /// The command that makes initramfs images again, with the tool that is usual there.
    package func imagesCommand(for kernel: KernelRelease?) -> String? {
        switch family {
        case .arch: "mkinitcpio -P"
        case .debian: "update-initramfs -u -k \(kernel?.text ?? "all")"
        case .fedora, .suse: "dracut --force" + (kernel.map { " --kver \($0)" } ?? " --regenerate-all")
        case .other: nil
        }
    }
}
