import DriverModel
import Host
import SystemPackage
import Text

/// Reads the settings of systemd-boot and GRUB. Nothing is guessed about a loader whose settings cannot be understood.
/// If both are installed, either may be the one that boots.
package struct BootLoader {
    let root: SystemRoot
    let kernels: [InstalledKernel]

    private struct Unknown: Error {
        let reason: String
    }

    func readDefault() -> BootDefault {
        var found: Set<KernelRelease> = []
        var problems: [String] = []
        var isThere = false
        for reading in [systemdBoot(), grub()] {
            switch reading {
            case .success(let releases): found.formUnion(releases)
            case .failure(let unknown): problems.append(unknown.reason)
            case nil: continue
            }
            isThere = true
        }
        if !isThere { problems.append("no settings of systemd-boot or GRUB can be read here") }
        return BootDefault(kernels: found, problem: problems.isEmpty ? nil : problems.joined(separator: "; "))
    }

    // MARK: systemd-boot

    /// loader.conf(5). What `bootctl set-default` wrote to the firmware takes precedence.
    private func systemdBoot() -> Result<Set<KernelRelease>, Unknown>? {
        let files = LoaderEntry.partitions.map { $0.appending("loader/loader.conf") }
        guard let file = files.first(where: root.exists) else { return nil }
        guard let text = root.text(file, limit: 1 << 16) else {
            return .failure(Unknown(reason: "\(file) cannot be read"))
        }
        guard let name = firmwareVariable("LoaderEntryDefault") ?? LoaderEntry.fields(of: text)["default"] else {
            return .failure(Unknown(reason: "\(file) names no default boot entry"))
        }
        if name.hasPrefix("@") {
            return .failure(Unknown(reason: "\(file) has \(name.printable) as the default boot entry"))
        }
        let releases = entries(matching: name).union(unifiedImages(matching: name))
        if releases.isEmpty {
            return .failure(
                Unknown(
                    reason: "no installed kernel belongs to systemd-boot's boot entry \(name.printable)"))
        }
        return .success(releases)
    }

    private func entries(matching name: String) -> Set<KernelRelease> {
        let pattern = ShellPattern(name)
        let named = LoaderEntry.all(in: root).filter {
            pattern.matches($0.identifier) || pattern.matches($0.identifier + ".conf")
        }
        return Set(
            kernels.filter { kernel in
                named.contains { entry in
                    entry.version == kernel.release.text || entry.images.contains { isImage($0, of: kernel) }
                }
            }.map(\.release))
    }

    private func unifiedImages(matching name: String) -> Set<KernelRelease> {
        let pattern = ShellPattern(name)
        let images = LoaderEntry.partitions.flatMap { root.names(in: $0.appending("EFI/Linux")) }.filter {
            $0.hasSuffix(".efi")
                && (pattern.matches($0) || pattern.matches(LoaderEntry.withoutCounter(String($0.dropLast(4))) + ".efi"))
        }
        return Set(kernels.filter { kernel in images.contains { isImage($0, of: kernel) } }.map(\.release))
    }

    /// A variable of systemd-boot: four bytes of attributes, then UTF-16 with a terminating zero.
    private func firmwareVariable(_ name: String) -> String? {
        let file = FilePath("/sys/firmware/efi/efivars/\(name)-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f")
        guard let bytes = try? root.read(file, limit: 4096), bytes.count > 6 else { return nil }
        let units = stride(from: 4, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
        let text = String(decoding: units.prefix { $0 != 0 }, as: UTF16.self)
        return text.isEmpty ? nil : text
    }

    // MARK: GRUB

    /// GRUB_DEFAULT in /etc/default/grub is a number, a title or an identifier in the menu that grub-mkconfig made, or
    /// `saved`, which refers to grubenv.
    private func grub() -> Result<Set<KernelRelease>, Unknown>? {
        let folders: [FilePath] = ["/boot/grub", "/boot/grub2"]
        guard let folder = folders.first(where: { root.exists($0.appending("grub.cfg")) }) else { return nil }
        let file = folder.appending("grub.cfg")
        guard let text = root.text(file, limit: 4 << 20) else {
            return .failure(Unknown(reason: "\(file) cannot be read"))
        }
        let settings = ShellAssignments(parsing: root.text("/etc/default/grub", limit: 1 << 20) ?? "")
        guard var wanted = settings.values["GRUB_DEFAULT"] == nil ? "0" : settings.value("GRUB_DEFAULT") else {
            return .failure(Unknown(reason: "GRUB_DEFAULT in /etc/default/grub cannot be read without a shell"))
        }
        if wanted == "saved" {
            guard let saved = root.text(folder.appending("grubenv"), limit: 1 << 16) else {
                return .failure(Unknown(reason: "\(folder.appending("grubenv")) cannot be read"))
            }
            let lines = saved.split(separator: "\n").filter { $0.hasPrefix("saved_entry=") }
            wanted = lines.last.map { String($0.dropFirst("saved_entry=".count)) } ?? ""
        }
        let image = GrubMenu(parsing: text).image(of: wanted.isEmpty ? "0" : wanted)
        let releases = kernels.filter { kernel in image.map { isImage($0, of: kernel) } ?? false }.map(\.release)
        if releases.isEmpty {
            return .failure(Unknown(reason: "no installed kernel belongs to GRUB's boot entry '\(wanted.printable)'"))
        }
        return .success(Set(releases))
    }

    // MARK: Images

    /// Whether a path in a loader's settings is the image of a kernel. It decides by the release in the path, by the
    /// name of the kernel's package, or by mkinitcpio's preset for that package.
    private func isImage(_ path: String, of kernel: InstalledKernel) -> Bool {
        let file = FilePath(path)
        let components = file.components.map(\.string)
        guard let name = components.last else { return false }
        let release = kernel.release.text
        if components.contains(release) || name == BootImage.name(of: release) || name.hasSuffix("-\(release).efi") {
            return true
        }
        guard let base = root.firstLine(kernel.folder.appending("pkgbase")), !base.contains("/") else { return false }
        if name == BootImage.name(of: base) { return true }
        let preset = root.text(FilePath("/etc/mkinitcpio.d/\(base).preset"), limit: 1 << 16) ?? ""
        return name.hasSuffix(".efi")
            && ImageSearch.images(ofPreset: preset).contains { $0.lastComponent == file.lastComponent }
    }
}
