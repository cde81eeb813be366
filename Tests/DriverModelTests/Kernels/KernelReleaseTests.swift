import DriverModel
import Testing

@Suite struct KernelReleaseTests {
    @Test(arguments: [
        "6.18.1-zen1-2-zen", "6.12.57+deb13-amd64", "6.1.0-41-rt-amd64", "5.10", "6.8.0-1.fc40.x86_64+debug", "6.6_7~1",
    ])
    func realReleasesMayBeGivenToPrograms(name: String) { #expect(KernelRelease(name).isWellFormed) }

    @Test(arguments: [
        "", "..", "../6.1", "6.1/..", "-k", "6.1 6.2", "6.1\n", "6.1\u{1b}[2J", "6.1;id", "$(id)", "6.1*", "6.1'",
        "é6.1",
        "6.1é", String(repeating: "6", count: 200),
    ])
    func otherNamesMayNot(name: String) { #expect(!KernelRelease(name).isWellFormed) }

    @Test func onlyNumbersAreReleasesOfTheDriver() {
        #expect(["590.48.01", "535.261.03", "390.157"].allSatisfy { DriverVersion($0).isRelease })
        #expect(
            ["590", "v590.48", "590.48.01.1", "590..1", "590.48-rc1", ""].allSatisfy { !DriverVersion($0).isRelease })
    }

    @Test func kernelsOfTheSeedStandAsInTheSeed() {
        let names = ["6.18.2-273-tkg-linux-ghost", "6.18.1-zen1-2-zen", "6.18.2-1-cachyos-lto"]
        #expect(
            names.map { KernelRelease($0) }.sorted().map(\.text)
                == ["6.18.1-zen1-2-zen", "6.18.2-1-cachyos-lto", "6.18.2-273-tkg-linux-ghost"])
        #expect(DriverVersion("590.48.01") > DriverVersion("590.9"))
        #expect(DriverVersion("590.48.01") > DriverVersion("590.48"))
    }
}
