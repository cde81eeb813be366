import ArgumentParser
import DriverDecisions

struct DriverDoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Find problems with the driver: its modules, the next boot, and the GPU.",
        discussion: HelpText.discussion(
            """
            Checks everything that 'nvctl driver dkms doctor' checks, and also the GPU and its firmware.
            """,
            examples: [
                "Check the driver and the GPU": "nvctl driver doctor",
                "Print the findings as JSON": "nvctl driver doctor --json",
            ])
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var doctor: DoctorOptions

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        try await doctor.examine(context, scope: .driver, title: "NVIDIA Driver Doctor", asJSON: output.json)
    }
}
