import ArgumentParser
import DriverDecisions
import DriverModel

struct DkmsDoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Find what is wrong with the modules, or will be at the next boot.",
        discussion: """
            Names each thing with a stable id, what shows it, and the command that mends it. Starts no program, unless \
            --deep is given. 'nvctl driver doctor' looks at the GPU too.

            \(ExitStatus.help)
            """
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

/// The options of both doctors, and what they do.
struct DoctorOptions: ParsableArguments {
    @Flag(
        help: """
            Also look into initramfs images, and ask compilers for their versions and the package manager about headers; \
            takes seconds.
            """)
    var deep = false

    func examine(_ context: CommandContext, scope: Doctor.Scope, title: String, asJSON: Bool) async throws {
        let examination = deep ? try await Examination.deep(context.host) : .shallow(context.host)
        let findings = Doctor.findings(examination, scope: scope)
        if asJSON {
            context.print(try context.json(DoctorDocument(findings)))
        } else {
            context.print(DoctorReport(title: title, findings: findings, palette: context.palette).text)
        }
        if findings.contains(where: \.needsAttention) { throw ExitStatus.attention }
    }
}
