import DriverModel
import Glibc
import Host
import Logging
import SystemPackage
import SystemValues
import Text

/// Gets the permissions that a changing command needs.
struct RootAccess {
    let context: CommandContext

    /// The arguments as the user gave them, for running the command again.
    private var arguments: [String] { ProgramArguments.all }

    var ownCommand: String { (["nvctl"] + arguments).map(\.shellQuoted).joined(separator: " ") }

    /// Does nothing as root. On a terminal, it runs the same command again through sudo, run0 or doas, and says so.
    /// Elsewhere it fails, and the error names the command to run.
    func require(asking: Bool) throws {
        guard !context.host.isRoot else { return }
        let tool = ["sudo", "run0", "doas"].first { context.host.programs.locate($0) != nil }
        let command = ([tool ?? "sudo", "nvctl"] + arguments).map(\.shellQuoted).joined(separator: " ")
        guard asking, context.isInteractive, let tool, let path = context.host.programs.locate(tool) else {
            throw Failure.notPermitted(command: command)
        }
        context.note("This needs root: \(command)")
        try replaceProcess(path, [tool, try ownPath().string] + arguments)
    }

    /// The programs of a mounted system need its /proc, /sys, /dev and /run. They are mounted in a mount namespace of
    /// this process, and vanish with it.
    func enterMountedSystem() async throws {
        let root = context.host.root
        guard !root.isHost, !context.isInside else { return }
        let machine = SystemPrograms(root: .host, logger: context.host.logger)
        guard context.host.environment[Self.marker] != nil else {
            guard let unshare = machine.locate("unshare") else {
                throw ProgramError(Program("unshare"), .notFound)
            }
            setenv(Self.marker, "1", 1)
            try replaceProcess(
                unshare, ["unshare", "--mount", "--propagation", "private", "--", try ownPath().string] + arguments)
        }
        for folder: FilePath in ["/proc", "/sys", "/dev", "/run"] {
            try root.makeDirectory(folder)
            try await machine.output(of: Program("mount", ["--rbind", folder.string, try root.locate(folder).string]))
        }
        context.note("Programs are run inside \(root.path.string.printable).")
    }

    private static let marker = "NVCTL_MOUNT_NAMESPACE"

    private func ownPath() throws -> FilePath {
        guard let path = SystemRoot.host.linkTarget("/proc/self/exe") else {
            throw ProcMissing()
        }
        return path
    }

    private func replaceProcess(_ path: FilePath, _ arguments: [String]) throws -> Never {
        var pointers = arguments.map { strdup($0.terminatedSystemBytes.map { CChar(bitPattern: $0) }) }
        pointers.append(nil)
        // A signal that is ignored here would also be ignored there.
        let reason = Interruption.endable {
            execv(path.forSystem, &pointers)
            return errno
        }
        throw FileError("start", MachinePath(path), Errno(rawValue: reason))
    }
}
