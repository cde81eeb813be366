import DriverFacts
import DriverModel
import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverDecisions

/// For the advice on headers, nvctl asks the package manager what the repositories have.
@Suite struct HeadersAdviceTests {
    private struct Pacman: ProgramRunner {
        let offered: String

        func locate(_ name: String) -> FilePath? { FilePath("/usr/bin").appending(name) }

        func run(_ program: Program, output: ProgramOutput) async throws -> ProgramResult {
            #expect(
                [program.name] + program.arguments == [
                    "pacman", "-Sp", "--print-format", "%v", "--nodeps", "--nodeps", "linux-zen-headers",
                ])
            return ProgramResult(.exited(0), output: offered + "\n")
        }
    }

    private func advice(offered: String) async throws -> String? {
        let fixture = try FixtureRoot()
        try fixture.file("/etc/os-release", "ID=arch\n")
        try fixture.kernel("6.18.1-zen1-2-zen", headers: false, pkgbase: "linux-zen")
        try fixture.pacmanPackage("linux-zen", "6.18.1.zen1-2", files: [])
        let host = fixture.host(programs: Pacman(offered: offered))
        let inventory = Inventory.read(host)
        return HeadersAdvice(inventory, offers: await HeadersOffer.ask(inventory, on: host))
            .advice(for: KernelRelease("6.18.1-zen1-2-zen"))?.text
    }

    @Test func headersOfTheInstalledVersionAreInstalled() async throws {
        #expect(try await advice(offered: "6.18.1.zen1-2") == "pacman -S linux-zen-headers")
    }

    @Test func whereTheRepositoriesHaveMovedOnBothAreUpgraded() async throws {
        let text = try await advice(offered: "6.18.3.zen1-1")
        #expect(text?.hasPrefix("pacman -Syu linux-zen linux-zen-headers ") == true)
        #expect(text?.contains("6.18.3.zen1-1") == true)
    }
}
