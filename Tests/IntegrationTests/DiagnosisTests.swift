import FoundationEssentials
import Testing

/// Builds that are broken for real, with the real dkms, make and compiler, and what `logs` says of them.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct DiagnosisTests {
    /// What is wrong (the script's `break_…`), and how `logs` has to call it.
    private static let breakages: [(name: String, rule: String, file: String?)] = [
        ("interface", "interface-changed", "uvm.c"), ("undefined", "symbol-undefined", nil),
        ("licence", "gpl-only-symbol", nil), ("source", "source-incomplete", nil),
        ("autoconf", "headers-incomplete", nil), ("symvers", "symvers-missing", nil),
        ("clang", "gcc-on-clang-kernel", nil),
    ]

    @Test func whatIsBrokenIsNamed() async throws {
        let results = try await Scratch.run(
            "DiagnosisTests/whatIsBrokenIsNamed.sh", Self.breakages.map(\.name), from: .installed)
        for breakage in Self.breakages {
            let build = results["\(breakage.name).build"]
            #expect(build.status == 1, "\(breakage.name): \(build.testDescription)")
            let told = try diagnosis(results["\(breakage.name).json"])
            #expect(told?.rule == breakage.rule, "\(breakage.name): \(build.output)")
            if let file = breakage.file { #expect(told?.file?.hasSuffix(file) ?? false, "\(breakage.name)") }
            let cause = try #require(told?.cause)
            #expect(build.output.contains("FAILED, \(cause); "), "\(breakage.name): \(build.testDescription)")
            let lines = results[breakage.name].lines
            #expect(lines.contains { $0.hasPrefix("    first error, line ") }, "\(lines)")
            #expect(lines.contains { $0.hasPrefix("    cause: \(cause)") }, "\(lines)")
            #expect(lines.contains("    advice: \(told?.remedy ?? "none")"), "\(lines)")
        }
        #expect(results["cut"].output.contains("[FAILED]"))
        #expect(results["cut"].output.contains("    cause: "))
        #expect(results["healthy"].status == 0, "\(results["healthy"].testDescription)")
        #expect(!results["mended"].output.contains("cause:"))
    }

    /// DKMS alone records no result, or only its own.
    @Test(arguments: Dkms.allCases) func buildsOfPlainDkms(dkms: Dkms) async throws {
        let results = try await Scratch.run("DiagnosisTests/buildsOfPlainDkms.sh", on: dkms, from: .installed)
        #expect(results["absent"].status != 0)
        #expect(
            results["absent.logs"].output.contains("cause: the headers of kernel 6.99.0-fake are missing"),
            "\(results["absent.logs"].testDescription)\n\(results["absent"].testDescription)")
        #expect(results["conf"].status != 0)
        #expect(
            results["conf.logs"].output.contains("first error, line "),
            "\(results["conf.logs"].testDescription)\n\(results["conf.log"].output)")
    }

    private struct Document: Decodable {
        struct Section: Decodable { let logs: [Log] }
        struct Log: Decodable { let diagnosis: Diagnosis? }
        struct Diagnosis: Decodable {
            let rule: String?
            let file: String?
            let cause: String?
            let remedy: String?
        }

        let sections: [Section]
    }

    private func diagnosis(_ step: Scratch.Step) throws -> Document.Diagnosis? {
        let document = try JSONDecoder().decode(Document.self, from: Data(step.output.utf8))
        return document.sections.flatMap(\.logs).compactMap(\.diagnosis).first
    }
}
