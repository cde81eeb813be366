import DriverModel
import Host
import SystemPackage

/// What DKMS itself would read from its configuration, for one driver and one kernel.
///
/// `dkms.conf`, the files that override it, and `framework.conf` are bash scripts, and `dkms install` runs them. Where
/// their values lead to changes, as here, nvctl runs them, too, because reading alone cannot evaluate them.
package struct DkmsSettings {
    /// Maps a module to the folder below the kernel's folder where it is installed, such as `updates/dkms`.
    var destinations: [String: FilePath] = [:]
    /// The name that DKMS uses to decide where modules go: `debian`, `ubuntu`, `arch`.
    var distribution = ""
    var preInstall = ""
    var postInstall = ""
    /// Modules are installed as links into the DKMS tree.
    var symlinksModules = false
    /// After an installation, modules for the existing devices are loaded.
    var loadsModules = false
    /// The shell command to run when everything is installed.
    var postTransaction = ""
    var dkms: DriverVersion

    /// What an installation does with modules that it replaces.
    enum Originals {
        case left
        case archived
        /// Each has a file beside it that says where it was.
        case archivedWithOrigin
    }

    var originals: Originals {
        if dkms >= DriverVersion("3.1.7") { return .archivedWithOrigin }
        let isDebian = distribution.hasPrefix("debian") || distribution.hasPrefix("ubuntu")
        return dkms < DriverVersion("3.1.0") && isDebian ? .left : .archived
    }

    static func read(_ target: BuildTarget, _ locations: DkmsLocations, _ host: Host) async throws -> DkmsSettings {
        let said = try await host.programs.output(of: Program("dkms", ["--version"]))
        let version = said.split(separator: "\n").first?.split(separator: "-").last.map(String.init) ?? ""
        var settings = DkmsSettings(dkms: DriverVersion(version))
        let script = String(decoding: PackageResources.dkms_settings_sh, as: UTF8.self)
        let bash = Program(
            "bash",
            [
                "-c", script, "nvctl", target.module, target.version.text, target.kernel.text, target.architecture,
                locations.tree.string, locations.source.string, locations.install.string,
            ] + settings.files(target, locations).map(\.string))
        let output = try await host.programs.output(of: bash)
        try settings.take(output, from: bash)
        return settings
    }

    /// dkms.conf and the files that override it, in DKMS's order.
    private func files(_ target: BuildTarget, _ locations: DkmsLocations) -> [FilePath] {
        let (module, kernel) = (target.module, target.kernel)
        var names = ["", "-\(target.version)", "-\(target.version)-\(kernel)"]
        names.append("-\(target.version)-\(kernel)-\(target.architecture)")
        if dkms >= DriverVersion("3.1.6") { names += ["--\(kernel)", "--\(kernel)-\(target.architecture)"] }
        return [locations.sourceLink(of: target.module, target.version).appending("dkms.conf")]
            + names.map { DkmsLocations.settings.appending("\(module)\($0).conf") }
    }

    private mutating func take(_ output: String, from bash: Program) throws {
        let words = output.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
        var isComplete = false
        for start in stride(from: 0, to: words.count - 2, by: 3) {
            let (value, second) = (words[start + 1], words[start + 2])
            switch words[start] {
            case "module": destinations[value] = FilePath(String(second.drop { $0 == "/" }))
            case "distribution": distribution = value
            case "pre_install": preInstall = value
            case "post_install": postInstall = value
            case "symlink_modules": symlinksModules = !value.isEmpty
            case "modprobe_on_install": loadsModules = !value.isEmpty
            case "post_transaction": postTransaction = dkms >= DriverVersion("3.2.0") ? value : ""
            case "end": isComplete = true
            default: break
            }
        }
        guard isComplete else { throw ProgramError(bash, .cannotStart("dkms.conf exits the shell that reads it")) }
    }
}
