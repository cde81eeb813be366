import DriverModel
import Glibc
import Host
import Logging
import SystemPackage
import SystemValues
import Text

/// Gets a changing command the rights it needs.
struct RootAccess {
    let context: CommandContext

    /// The command as the user gave it, to be run again.
    private var arguments: [String] { ProgramArguments.all }

    var ownCommand: String { (["nvctl"] + arguments).map(\.shellQuoted).joined(separator: " ") }

    /// As root, does nothing. On a terminal, runs the same command again through sudo, run0 or doas,
    /// and says so. Elsewhere it is an error that names the command to run.
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

    /// For a mounted system: its own programs need its /proc, /sys, /dev and /run. They are mounted in a
    /// namespace of this process's own, so that they vanish with it.
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
        context.note("Programs run inside \(root.path.string.printable).")
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
        // A signal that is ignored here would stay ignored there.
        let reason = Interruption.endable {
            execv(path.forSystem, &pointers)
            return errno
        }
        throw FileError("start", MachinePath(path), Errno(rawValue: reason))
    }
}
