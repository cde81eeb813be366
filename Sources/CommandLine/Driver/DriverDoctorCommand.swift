import ArgumentParser
import DriverDecisions

struct DriverDoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Find what is wrong with the driver: its modules, the next boot, and the GPU.",
        discussion: """
            All that 'nvctl driver dkms doctor' finds, and what concerns the GPU and its firmware.

            \(ExitStatus.help)
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var doctor: DoctorOptions

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        try await doctor.examine(context, scope: .driver, title: "NVIDIA Driver Doctor", asJSON: output.json)
    }
}
