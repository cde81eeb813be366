import ArgumentParser

package struct NvctlCommand: AsyncParsableCommand {
    package static let version = "0.1.0"

    package static let configuration = CommandConfiguration(
        commandName: "nvctl",
        abstract: "Keep NVIDIA's kernel modules built, matching and installed for every kernel.",
        discussion: "'nvctl --version' shows the version.\n\n\(ExitStatus.help)",
        subcommands: [DriverCommand.self]
    )

    package init() {}
}

struct DriverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "driver",
        abstract: "The NVIDIA driver's kernel modules.",
        discussion: ExitStatus.help,
        subcommands: [
            DriverInfoCommand.self, DriverDoctorCommand.self, DkmsCommand.self, SourceCommand.self, GspCommand.self,
        ]
    )
}

struct DkmsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dkms",
        abstract: "Modules built through DKMS for the installed kernels.",
        discussion: ExitStatus.help,
        subcommands: [
            DkmsStatusCommand.self, DkmsSetupCommand.self, DkmsBuildCommand.self, DkmsUseCommand.self,
            DkmsRollbackCommand.self, DkmsUnregisterCommand.self,
            DkmsLogsCommand.self, DkmsDoctorCommand.self, DkmsFixCommand.self, DkmsTestBootCommand.self,
            DkmsCleanupCommand.self, DkmsHookCommand.self,
            RunHookCommand.self, CacheCommand.self,
        ]
    )
}

struct SourceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "source",
        abstract: "Builds from a git clone of NVIDIA's open-gpu-kernel-modules.",
        discussion: ExitStatus.help,
        subcommands: [
            SourceStatusCommand.self, SourceInitCommand.self, SourceSyncCommand.self, SourceUpdateCommand.self,
            ReadCloneCommand.self,
        ]
    )
}

struct GspCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gsp",
        abstract: "GSP firmware, on which the open modules run most of the driver.",
        discussion: ExitStatus.help,
        subcommands: [GspStatusCommand.self, AskNvmlCommand.self]
    )
}
