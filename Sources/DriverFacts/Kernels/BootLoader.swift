import DriverModel
import Host
import SystemPackage
import Text

/// Reads the settings of systemd-boot and GRUB. Of a loader that is there and cannot be understood nothing is
/// guessed; where both are there, either may be the one that boots.
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
        if !isThere { problems.append("neither systemd-boot nor GRUB has settings here that can be read") }
        return BootDefault(kernels: found, problem: problems.isEmpty ? nil : problems.joined(separator: "; "))
    }

    // MARK: systemd-boot

    static let partitions: [FilePath] = ["/efi", "/boot/efi", "/boot"]

    /// loader.conf(5); what `bootctl set-default` wrote to the firmware comes first.
    private func systemdBoot() -> Result<Set<KernelRelease>, Unknown>? {
        let files = Self.partitions.map { $0.appending("loader/loader.conf") }
        guard let file = files.first(where: root.exists) else { return nil }
        guard let text = root.text(file, limit: 1 << 16) else {
            return .failure(Unknown(reason: "\(file) cannot be read"))
        }
        guard let name = firmwareVariable("LoaderEntryDefault") ?? Self.fields(of: text)["default"] else {
            return .failure(Unknown(reason: "\(file) names no default entry"))
        }
        if name.hasPrefix("@") {
            return .failure(Unknown(reason: "\(file) has the default entry \(name.printable)"))
        }
        let releases = entries(matching: name).union(unifiedImages(matching: name))
        if releases.isEmpty {
            return .failure(Unknown(reason: "no installed kernel is known for systemd-boot's entry \(name.printable)"))
        }
        return .success(releases)
    }

    private func entries(matching name: String) -> Set<KernelRelease> {
        let pattern = ShellPattern(name)
        var releases: Set<KernelRelease> = []
        for folder in Self.partitions.map({ $0.appending("loader/entries") }) {
            for file in root.names(in: folder) where file.hasSuffix(".conf") {
                let identifier = Self.withoutCounter(String(file.dropLast(".conf".count)))
                guard pattern.matches(identifier) || pattern.matches(identifier + ".conf") else { continue }
                let fields = Self.fields(of: root.text(folder.appending(file), limit: 1 << 16) ?? "")
                let images = ["linux", "efi", "uki"].compactMap { fields[$0] }
                for kernel in kernels
                where fields["version"] == kernel.release.text || images.contains(where: { isImage($0, of: kernel) }) {
                    releases.insert(kernel.release)
                }
            }
        }
        return releases
    }

    private func unifiedImages(matching name: String) -> Set<KernelRelease> {
        let pattern = ShellPattern(name)
        let images = Self.partitions.flatMap { root.names(in: $0.appending("EFI/Linux")) }.filter {
            $0.hasSuffix(".efi")
                && (pattern.matches($0) || pattern.matches(Self.withoutCounter(String($0.dropLast(4))) + ".efi"))
        }
        return Set(kernels.filter { kernel in images.contains { isImage($0, of: kernel) } }.map(\.release))
    }

    /// The tries that are left of an entry, such as `+3-0`, are no part of its name (Boot Loader Specification).
    private static func withoutCounter(_ name: String) -> String {
        guard let plus = name.lastIndex(of: "+"), !name[plus...].dropFirst().isEmpty,
            name[plus...].dropFirst().allSatisfy({ $0.isNumber || $0 == "-" })
        else { return name }
        return String(name[..<plus])
    }

    private static func fields(of text: String) -> [String: String] {
        var fields: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) where !line.trimmingSpaces.hasPrefix("#") {
            let words = line.trimmingSpaces.split(maxSplits: 1, whereSeparator: \.isWhitespace)
            if words.count == 2 { fields[String(words[0])] = String(words[1].trimmingSpaces) }
        }
        return fields
    }

    /// A variable of systemd-boot's: four bytes of attributes, then UTF-16 with a zero behind it.
    private func firmwareVariable(_ name: String) -> String? {
        let file = FilePath("/sys/firmware/efi/efivars/\(name)-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f")
        guard let bytes = try? root.read(file, limit: 4096), bytes.count > 6 else { return nil }
        let units = stride(from: 4, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
        let text = String(decoding: units.prefix { $0 != 0 }, as: UTF16.self)
        return text.isEmpty ? nil : text
    }

    // MARK: GRUB

    /// GRUB_DEFAULT of /etc/default/grub is a number, a title or an identifier in the menu that grub-mkconfig made of it;
    /// or `saved`, which stands in grubenv.
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
            return .failure(Unknown(reason: "no installed kernel is known for GRUB's entry '\(wanted.printable)'"))
        }
        return .success(Set(releases))
    }

    // MARK: Images

    /// Whether a path that a loader has is a kernel's image: by the release in it, by the name of the kernel's package, or
    /// by mkinitcpio's preset for that.
    private func isImage(_ path: String, of kernel: InstalledKernel) -> Bool {
        let file = FilePath(path)
        let components = file.components.map(\.string)
        guard let name = components.last else { return false }
        let release = kernel.release.text
        if components.contains(release) || name == "vmlinuz-\(release)" || name.hasSuffix("-\(release).efi") {
            return true
        }
        guard let base = root.firstLine(kernel.modules.appending("pkgbase")), !base.contains("/") else { return false }
        if name == "vmlinuz-\(base)" { return true }
        let preset = root.text(FilePath("/etc/mkinitcpio.d/\(base).preset"), limit: 1 << 16) ?? ""
        return name.hasSuffix(".efi")
            && ImageSearch.images(ofPreset: preset).contains { $0.lastComponent == file.lastComponent }
    }
}
