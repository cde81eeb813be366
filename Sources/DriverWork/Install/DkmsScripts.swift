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
        var folders = [entry.appending("source")]
        if settings.dkms >= DriverVersion("3.4.0") { folders.insert(FilePath("/etc/dkms/\(target.module)"), at: 0) }
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

    private var entry: FilePath { locations.tree.appending(target.module).appending(target.version.text) }
}

/// `post_transaction` of framework.conf (DKMS >= 3.2.0): a shell command to run when everything is installed.
struct PostTransaction {
    let host: Host
    let locations: DkmsLocations

    /// Runs the command once. If the command names the kernel, runs it once for each kernel. Whatever happens,
    /// installed modules stay installed.
    func run(after targets: [BuildTarget]) async {
        do { try await runEach(targets) } catch {
            host.logger.warning("post_transaction was not run: \(error.inWords)")
        }
    }

    private func runEach(_ targets: [BuildTarget]) async throws {
        guard !targets.isEmpty, isSet else { return }
        var done: Set<String> = []
        for target in targets {
            let settings = try await DkmsSettings.read(target, locations, host)
            let command = settings.postTransaction
            guard !command.isEmpty, done.insert(command).inserted else { continue }
            let program = Program(
                "bash",
                [
                    "-c", Self.script, "nvctl", command, target.kernel.text, target.architecture, target.module,
                    target.version.text, locations.tree.string,
                ])
            _ = try await host.programs.run(program, output: .captured(limit: 1 << 16))
        }
    }

    /// Asking DKMS takes two programs, and hardly anybody sets this.
    private var isSet: Bool {
        let folder: FilePath = "/etc/dkms/framework.conf.d"
        let files = ["/etc/dkms/framework.conf"] + host.root.names(in: folder).map { folder.appending($0) }
        return files.contains { file in
            (host.root.text(file) ?? "").split(separator: "\n").contains { line in
                line.contains("post_transaction") && !line.trimmingSpaces.hasPrefix("#")
            }
        }
    }

    /// Writes the log that DKMS keeps of the command. DKMS ignores its status, too.
    private static let script = #"""
        umask 022
        kernelver=$2 arch=$3 module=$4 module_version=$5 dkms_tree=$6
        {
            printf '\nExecuting post-transaction command\n# command: %s\n' "$1"
            (eval "$1") </dev/null 2>&1
            printf '\n# exit code: %s\n' "$?"
        } >"$dkms_tree/post_transaction.log"
        """#
}
