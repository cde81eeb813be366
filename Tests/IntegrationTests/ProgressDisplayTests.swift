import Host
import Testing

@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct ProgressDisplayTests {
    @Test func linesAndEventsWhereThereIsNoTerminal() async throws {
        let results = try await Scratch.run(
            "ProgressDisplayTests/linesAndEventsWhereThereIsNoTerminal.sh", from: .installed)
        let plain = Parts.plain
        let lines = results["lines"].errors.split(separator: "\n")
        #expect(results["lines"].status == 0)
        #expect(lines.contains { $0.hasSuffix(" build nvidia/590.48.01 for \(plain)") })
        #expect(lines.contains { $0.contains(" \(plain): built in ") })
        #expect(lines.last?.hasSuffix(" \(plain): installed") ?? false)
        #expect(lines.count <= 12)
        #expect(!results["lines"].errors.contains("\u{1b}"))

        for (step, isExecuted) in [("json", true), ("dry", false), ("nothing", false)] {
            let documents = results[step].lines
            #expect(results[step].status == 0)
            #expect(results[step].errors == "")
            #expect(documents.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") })
            #expect(documents.last?.contains(#""event":"result""#) ?? false)
            #expect(documents.dropLast().isEmpty != isExecuted)
            #expect(documents.dropLast().allSatisfy { !$0.contains(#""event":"result""#) })
        }
        #expect(results["json"].lines.contains { $0.contains(#""event":"finished""#) && $0.contains(plain) })

        #expect(results["gone"].lines.count == 1)
        #expect(results["gone"].status == 1)
        #expect(results["gone"].errors == "nvctl: cannot write to standard output\n")
        #expect(results["other"].status == 0)
        #expect(results["left"].output == "")
    }

    /// script is part of util-linux, but some distributions make a package of its own of it.
    private static let hasScript = SystemRoot.host.isFile("/usr/bin/script")

    @Test(.enabled(if: hasScript, "/usr/bin/script is missing"))
    func aLineIsDrawnInPlaceOnATerminal() async throws {
        let results = try await Scratch.run("ProgressDisplayTests/aLineIsDrawnInPlaceOnATerminal.sh", from: .installed)
        let plain = Parts.plain
        #expect(results["wide"].status == 0)
        #expect(results["wide"].output.contains("\u{1b}[1A"))
        #expect(results["wide"].output.contains("░"))
        // On a terminal, lines end with both characters.
        let last = results["wide"].output.split(separator: "\u{1b}[J").last.map(String.init)
        #expect(last?.hasPrefix("\u{1b}[32m✓\u{1b}[0m \(plain)  installed in 0:") ?? false)
        #expect(last?.hasSuffix("\r\n") ?? false)

        #expect(results["narrow"].status == 0)
        #expect(results["narrow"].output.contains("…"))
        #expect(!results["narrow"].output.contains(plain))

        #expect(results["dumb"].status == 0)
        #expect(!results["dumb"].output.contains("\u{1b}"))
        #expect(results["dumb"].output.contains(" \(plain): built in "))
    }
}
