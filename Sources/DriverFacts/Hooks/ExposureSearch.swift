import DriverModel
import Host
import SystemPackage
import Text

/// Finds files of a driver that root builds with, although others can change them.
struct ExposureSearch {
    let root: SystemRoot
    let locations: DkmsLocations

    /// The sources that DKMS knows or would find, and the scripts in them that root runs.
    func sources(_ registrations: [Registration], _ sources: [SourceTree]) -> [Exposure] {
        let registered = registrations.flatMap { registration -> [Exposure?] in
            let link = locations.sourceLink(of: registration.name, registration.version)
            // What others can change is not opened at all.
            if let tree = Exposure(below: link, knownAs: registration.source?.path ?? link, in: root) { return [tree] }
            // DKMS 3.4.0 and later look for scripts there first.
            let folders = [link, DkmsLocations.settings.appending(registration.name)]
            return folders.flatMap { folder in scripts(in: link).map { Exposure(folder.pushing($0), in: root) } }
        }
        return Exposure.unique(registered + sources.map { Exposure(below: $0.path, knownAs: $0.path, in: root) })
    }

    /// The settings of DKMS, nvctl, modprobe and depmod. Root runs DKMS's as shell scripts. Those of modprobe and
    /// depmod name commands that root runs and modules that it loads.
    func settings(_ registrations: [Registration]) -> [Exposure] {
        let modules = Set(registrations.map(\.name))
        let overrides = root.names(in: DkmsLocations.settings).filter { name in
            name.hasSuffix(".conf") && modules.contains { name.hasPrefix($0) }
        }
        let files: [FilePath] =
            ["/etc/sysconfig/module-init-tools", DkmsLocations.frameworkConf, Places.settings]
            + overrides.map { DkmsLocations.settings.appending($0) }
        let folders: [FilePath] =
            [DkmsLocations.frameworkFolder, Places.settingsFolder]
            + ModprobeConf.folders + DependencyIndex.settingsFolders
        // Whoever can write to a folder can add a file to it.
        return Exposure.unique(
            (files + folders.flatMap { folder in [folder] + root.names(in: folder).map { folder.appending($0) } })
                .map { Exposure($0, in: root) })
    }

    /// The programs that a dkms.conf makes root run: the first word of each of these settings.
    private func scripts(in source: FilePath) -> [FilePath] {
        guard let text = root.guarded.text(source.appending("dkms.conf"), limit: 1 << 20) else { return [] }
        let conf = ShellAssignments(parsing: text)
        let names = ["PRE_BUILD", "POST_BUILD", "PRE_INSTALL", "POST_INSTALL", "POST_ADD", "POST_REMOVE"]
        return names.compactMap { conf.value($0)?.split(separator: " ").first.map { FilePath(String($0)) } }
            .map { FilePath(root: nil, $0.components) }
    }
}
