import ArgumentParser

package struct NvctlCommand: AsyncParsableCommand {
    package static let version = "0.1.0"

    package static let configuration = CommandConfiguration(
        commandName: "nvctl",
        abstract: "Keep NVIDIA's kernel modules built, matching and installed for every kernel.",
        discussion: HelpText.discussion(
            "To show the version, run 'nvctl --version'.",
            examples: [
                "Show every kernel and its modules": "nvctl driver dkms status",
                "Find problems, now or at the next boot": "nvctl driver doctor",
            ]),
        subcommands: [DriverCommand.self]
    )

    package init() {}
}

struct DriverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "driver",
        abstract: "Manage the NVIDIA driver's kernel modules.",
        discussion: HelpText.discussion(
            examples: [
                "Show the driver, the GPUs and the kernels": "nvctl driver info",
                "Find problems, now or at the next boot": "nvctl driver doctor",
            ]),
        subcommands: [
            DriverInfoCommand.self, DriverDoctorCommand.self, DkmsCommand.self, SourceCommand.self, GspCommand.self,
        ]
    )
}

struct DkmsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dkms",
        abstract: "Manage the modules that DKMS builds for the installed kernels.",
        discussion: HelpText.discussion(
            examples: [
                "Show every kernel and its modules": "nvctl driver dkms status",
                "Build and install for every kernel": "sudo nvctl driver dkms build",
            ]),
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
        abstract: "Build from a git clone of NVIDIA's open-gpu-kernel-modules.",
        discussion: HelpText.discussion(
            examples: [
                "Register a clone": "sudo nvctl driver source init ~/open-gpu-kernel-modules",
                "Update to the newest release": "sudo nvctl driver source update",
            ]),
        subcommands: [
            SourceStatusCommand.self, SourceInitCommand.self, SourceSyncCommand.self, SourceUpdateCommand.self,
            ReadCloneCommand.self,
        ]
    )
}

struct GspCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gsp",
        abstract: "Check the firmware of the GPU's system processor (GSP), which runs most of the driver.",
        discussion: HelpText.discussion(
            examples: [
                "Show each GPU and its firmware": "nvctl driver gsp status",
                "Print the state as JSON": "nvctl driver gsp status --json",
            ]),
        subcommands: [GspStatusCommand.self, AskNvmlCommand.self]
    )
}
