import DriverModel
import Host
import SystemPackage
import SystemValues
import Text

/// The programs that `dkms install` runs beside its own work.
package struct DkmsScripts {
    let host: Host
    let locations: DkmsLocations
    let target: BuildTarget

    /// Runs PRE_INSTALL or POST_INSTALL: a program in the source's folder, followed by arguments. Returns nil also if
    /// the program is missing or not executable, which DKMS only mentions.
    func run(_ script: String, _ settings: DkmsSettings) async throws -> ProgramError? {
        let words = script.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let name = words.first else { return nil }
        var folders = [locations.sourceLink(of: target.module, target.version)]
        if settings.dkms >= DriverVersion("3.4.0") {
            folders.insert(DkmsLocations.settings.appending(target.module), at: 0)
        }
        guard let folder = folders.first(where: { host.programs.locate($0.appending(name).string) != nil }) else {
            host.logger.warning("\(name.printable) of \(target.title) is not executable")
            return nil
        }
        let program = Program(
            folder.appending(name).string, Array(words.dropFirst()),
            // 3.0.10 appends /usr/lib/dkms to the usual folders. PWD has the folder's name as DKMS knows it.
            environment: ["PATH": SearchPath.text + ":/usr/lib/dkms", "PWD": folder.string],
            workingDirectory: folder)
        let result = try await host.programs.run(program, output: .captured(limit: 1 << 20))
        return result.succeeded ? nil : ProgramError(program, .ended(result))
    }

    var depmod: Depmod { Depmod(host: host, kernel: target.kernel) }

    /// `modprobe_on_install`: loads the modules for the running machine's devices. The result is ignored.
    func loadModules() async throws {
        guard host.machine.runningRelease == target.kernel.text else { return }
        let load = "find /sys/devices -name modalias -print0 | xargs -0 cat | sort -u | xargs modprobe -a -b -q"
        _ = try await host.programs.run(Program("bash", ["-c", load]), output: .captured(limit: 1 << 16))
        if host.root.isFile("/lib/systemd/system/systemd-modules-load.service") {
            let restart = Program("systemctl", ["restart", "systemd-modules-load.service"])
            _ = try? await host.programs.run(restart, output: .captured(limit: 1 << 16))
        }
    }
}
