import DriverModel
import SystemPackage
import TestSupport
import Testing

@testable import DriverDecisions

/// Compilers that differ from the one that built the kernel.
@Suite(.enabled(if: RealPrograms.has("depmod"), "missing: depmod")) struct CompilerRulesTests {
    static let debian = """
        # auto.conf
        CONFIG_CC_VERSION_TEXT=gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0
        CONFIG_GCC_VERSION=120200
        CONFIG_CLANG_VERSION=0

        """
    static let clang = """
        #
        CONFIG_CC_IS_CLANG=y
        CONFIG_CC_VERSION_TEXT="clang version 20.1.8"
        CONFIG_GCC_VERSION=0
        CONFIG_CLANG_VERSION=200108

        """

    private func findings(_ configuration: String, _ compilers: [String: String]) async throws -> [Finding] {
        var system = try await DoctorSystem()
        try system.fixture.file(DoctorSystem.folder().appending("build/.config"), configuration)
        system.installed.formUnion(["clang", "ld.lld", "llvm-strip"])
        var examination = system.examination
        for (name, version) in compilers {
            examination.installedCompilers.found[name] = InstalledCompilers.Compiler(
                path: FilePath("/usr/bin").appending(name), version: CompilerVersion(version))
        }
        return Doctor.findings(examination, scope: .dkms)
    }

    static let harmless: [(String, [String: String])] = [
        (debian, ["gcc-12": "12.2.0", "gcc": "9.1.0"]), (debian, ["gcc": "14.2.0"]), (debian, ["gcc": "12.1.9"]),
        (debian, [:]), (clang, ["clang": "20.1.2", "ld.lld": "20.1.8"]),
        (clang, ["clang": "21.1.0", "ld.lld": "21.1.1"]),
        (debian + "CONFIG_GCC_PLUGINS=y\n", ["gcc-12": "12.2.0"]),
    ]

    @Test(arguments: harmless) func aLittleDifferenceIsNone(_ configuration: String, _ compilers: [String: String])
        async throws
    {
        #expect(try await findings(configuration, compilers) == [])
    }

    static let mismatches: [(String, [String: String], String)] = [
        (debian, ["gcc": "9.4.0"], "does not know all its options"),
        (clang, ["clang": "18.1.0", "ld.lld": "18.1.0"], "does not know all its options"),
        (debian + "CONFIG_GCC_PLUGINS=y\n", ["gcc": "12.3.0"], "does not load the kernel's compiler plugins"),
        (clang, ["clang": "20.1.8", "ld.lld": "19.1.7"], "cannot be combined"),
    ]

    @Test(arguments: mismatches)
    func whatWouldFailIsSaid(_ configuration: String, _ compilers: [String: String], message: String) async throws {
        let found = try await findings(configuration, compilers)
        #expect(found.map(\.id) == [.compilerMismatch])
        #expect(found.first?.message.hasSuffix(message) ?? false, "\(found)")
        #expect(found.first?.evidence.count == 2 && found.first?.advice?.text.hasSuffix(": pacman -Syu") ?? false)
    }
}
