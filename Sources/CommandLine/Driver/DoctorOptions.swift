import ArgumentParser
import DriverDecisions
import DriverFacts
import DriverModel

/// The options and the work of both doctors.
struct DoctorOptions: ParsableArguments {
    @Flag(
        help: """
            Also look into initramfs images, ask compilers for their versions, and ask the package manager about \
            headers. This takes a few seconds.
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
