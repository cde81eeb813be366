import ArgumentParser
import DriverDecisions
import DriverModel

struct DkmsDoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Find problems with the modules, now or at the next boot.",
        discussion: HelpText.discussion(
            """
            Each finding has a stable id, the evidence, and the command that fixes it. Runs no other program unless \
            --deep is given. 'nvctl driver doctor' also checks the GPU.
            """,
            examples: [
                "Check the modules of all kernels": "nvctl driver dkms doctor",
                "Also look into initramfs images": "sudo nvctl driver dkms doctor --deep",
            ])
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var doctor: DoctorOptions

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        try await doctor.examine(
            context, scope: .dkms, title: "NVIDIA DKMS Doctor", asJSON: output.json)
    }
}
