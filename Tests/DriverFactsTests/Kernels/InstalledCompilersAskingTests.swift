import DriverModel
import TestSupport
import Testing

@testable import DriverFacts

@Suite struct InstalledCompilersAskingTests {
    private static let configuration =
        "\nCONFIG_CC_VERSION_TEXT=gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0\nCONFIG_GCC_VERSION=120200\nCONFIG_CLANG_VERSION=0\n"

    /// Asks the real compilers.
    @Test(.enabled(if: RealPrograms.has("gcc"), "missing: gcc")) func theyAreAskedForTheirVersion() async throws {
        let kernel = try #require(KernelCompiler(configuration: Array(Self.configuration.utf8)))
        var host = try FixtureRoot().host()
        host.programs = RealPrograms.system
        let found = await InstalledCompilers.asking([kernel], on: host).found["gcc"]
        #expect((found?.version.text.split(separator: ".").count ?? 0) == 3 && (found?.version.major ?? 0) > 4)
    }
}
