import DriverModel
import Host
import SystemPackage
import Text

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
        let folder = DkmsLocations.frameworkFolder
        let files = [DkmsLocations.frameworkConf] + host.root.names(in: folder).map { folder.appending($0) }
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
