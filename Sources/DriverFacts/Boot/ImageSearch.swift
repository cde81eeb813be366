import DriverModel
import Host
import SystemPackage
import Text

/// Finds the images of a kernel in the places where the tools that make images put them.
package struct ImageSearch {
    static let mkinitcpioScript: FilePath = "/usr/share/libalpm/scripts/mkinitcpio"
    static let limineScript: FilePath = "/usr/share/libalpm/scripts/limine-mkinitcpio-install"
    static let dracutScript: FilePath = "/etc/kernel/postinst.d/dracut"

    let root: SystemRoot

    func images(of kernel: InstalledKernel) -> [Initramfs] {
        var places = kernelInstall(kernel)
        if let base = root.firstLine(kernel.folder.appending("pkgbase")), !base.contains("/"), !base.isEmpty {
            // limine-mkinitcpio-hook makes images without looking at presets.
            places += root.isFile(Self.limineScript) ? limine(base) : mkinitcpio(base)
        }
        places.append((FilePath("/boot/initrd.img-\(kernel.release)"), debian))
        places.append((FilePath("/boot/initramfs-\(kernel.release).img"), ifThere(Self.dracutScript, .dracut)))
        return places.compactMap { path, maker in
            guard let status = root.status(path, following: true), status.kind == .file else { return nil }
            return Initramfs(path: path, maker: maker, made: status.modified)
        }
    }

    private typealias Place = (FilePath, Initramfs.Maker)

    private func ifThere(_ path: FilePath, _ maker: Initramfs.Maker) -> Initramfs.Maker {
        root.isFile(path) ? maker : .unknown
    }

    /// Debian's dracut and initramfs-tools give images the same name; only one of the two can be installed.
    private var debian: Initramfs.Maker {
        root.isFile("/usr/sbin/update-initramfs") ? .updateInitramfs : ifThere(Self.dracutScript, .dracut)
    }

    private func mkinitcpio(_ base: String) -> [Place] {
        guard let text = root.text(FilePath("/etc/mkinitcpio.d/\(base).preset"), limit: 1 << 16) else {
            return [(FilePath("/boot/initramfs-\(base).img"), .unknown)]
        }
        return Self.images(ofPreset: text).map { ($0, .mkinitcpio) }
    }

    /// The images and unified kernel images of everything that an mkinitcpio preset lists in PRESETS.
    static func images(ofPreset text: String) -> [FilePath] {
        let assignments = ShellAssignments(parsing: text)
        let presets = (assignments.values["PRESETS"] ?? [:]).sorted { $0.key < $1.key }.compactMap(\.value.literal)
        return presets.flatMap { preset in
            ["image", "uki", "efi_image"].compactMap { assignments.value("\(preset)_\($0)") }
        }.map { FilePath($0) }.filter(\.isAbsolute)
    }

    /// `<machine ID>/<kernel>/initramfs`, or unified images. Their names begin with the machine ID or another word.
    private func limine(_ base: String) -> [Place] {
        var paths: [FilePath] = []
        for folder in LoaderEntry.partitions {
            if let machine = root.firstLine("/etc/machine-id"), !machine.isEmpty, !machine.contains("/") {
                let own = folder.appending(machine).appending(base)
                paths += ["initramfs", "initramfs-fallback"].map { own.appending($0) }
            }
            let unified = folder.appending("EFI/Linux")
            paths += root.names(in: unified).filter { $0.hasSuffix("_\(base).efi") }.map { unified.appending($0) }
        }
        return paths.map { ($0, .limine) }
    }

    /// As the Boot Loader Specification says: `<token>/<release>/initrd`, or unified `EFI/Linux/<token>-<release>.efi`.
    /// A counter of attempts (`+3`) may follow in the name.
    private func kernelInstall(_ kernel: InstalledKernel) -> [Place] {
        let release = kernel.release.text
        var paths: [FilePath] = []
        for folder in LoaderEntry.partitions {
            for token in root.names(in: folder) {
                let own = folder.appending(token).appending(release)
                paths += root.names(in: own).filter { $0.hasPrefix("initrd") }.map { own.appending($0) }
            }
            let unified = folder.appending("EFI/Linux")
            paths += root.names(in: unified).filter { name in
                guard name.hasSuffix(".efi") else { return false }
                let stem = name.dropLast(".efi".count)
                let counted = stem.lastIndex(of: "+").map { stem[..<$0] }
                return [stem, counted].contains { $0?.hasSuffix("-\(release)") ?? false }
            }.map { unified.appending($0) }
        }
        return paths.map { ($0, ifThere("/usr/bin/kernel-install", .kernelInstall)) }
    }
}
