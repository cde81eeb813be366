import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverWork

@Suite struct CoreRequestTests {
    private static let environment = [
        "NVCTL_CC": "gcc-12", "NVCTL_LD": "ld", "NVCTL_OBJCOPY": "objcopy", "NVCTL_OUTPUT": "_out/Linux_x86_64",
        "NVCTL_CORE": "/work/6.1/core", "CC": "gcc-12", "PATH": "/usr/bin", "KERNEL_UNAME": "6.1.0",
        "kernelver": "6.1.0",
        "MAKEFLAGS": "w -j2 --jobserver-auth=3,4 -- KERNEL_UNAME=6.1.0 NV_VERBOSE=1", "MAKELEVEL": "2", "PWD": "/work",
    ]

    private func request(_ changes: [String: String] = [:]) -> CoreRequest {
        let environment = Self.environment.merging(changes) { $1 }
        return CoreRequest(parsing: environment.flatMap { Array("\($0)=\($1)".utf8) + [0] })
    }

    private func key(
        _ changes: [String: String] = [:], source: String = "s", compiler: String = "(Debian 12.2.0-14) 12.2.0",
        machine: String = "x86_64-linux-gnu"
    ) async throws -> String {
        let fixture = try FixtureRoot()
        for name in ["gcc-12", "clang", "ld", "ld.lld", "objcopy"] { try fixture.file(FilePath("/usr/bin/\(name)")) }
        try fixture.link("/usr/bin/x86_64-linux-gnu-gcc-12", to: "gcc-12")
        let host = fixture.host(programs: Versions(compiler: compiler, machine: machine))
        return try await request(changes).key(source: source, versionsOn: host)
    }

    @Test func kernelsOfOneToolchainShareAKey() async throws {
        let first = try await key()
        let second = try await key([
            "KERNEL_UNAME": "6.2.0", "kernelver": "6.2.0", "NVCTL_CORE": "/work/6.2/core", "PWD": "/other",
            "MAKEFLAGS": "w -j8 -- KERNEL_UNAME=6.2.0", "OMP_NUM_THREADS": "3",
        ])
        #expect(first == second)
    }

    @Test(arguments: [
        ["NVCTL_CC": "clang"], ["NVCTL_LD": "ld.lld"], ["CFLAGS": "-O3"], ["EXTRA_CFLAGS": "-g"], ["DEBUG": "1"],
        ["NV_BUILD_USER": "somebody"], ["A_NAME_NOBODY_KNOWS": "1"],
    ])
    func anythingThatCouldMatterSeparates(changes: [String: String]) async throws {
        #expect(try await key(changes) != key())
    }

    @Test func theCompilersVersionAndMachineAndTheSourceSeparate() async throws {
        #expect(try await key(source: "t") != key())
        #expect(try await key(compiler: "(Debian 12.2.0-15) 12.2.0") != key())
        #expect(try await key(machine: "aarch64-linux-gnu") != key())
    }

    /// Debian's 6.1 is built with gcc-12, its 6.12 with x86_64-linux-gnu-gcc-12.
    @Test func anotherNameOfTheSameCompilerDoesNotSeparate() async throws {
        let name = "x86_64-linux-gnu-gcc-12"
        #expect(try await key(["NVCTL_CC": name, "CC": name]) == key())
    }

    @Test func theCommandLinesVariablesReachTheCompile() {
        let environment = request().compileEnvironment
        #expect(environment["MAKEFLAGS"] == "w -- KERNEL_UNAME=6.1.0 NV_VERBOSE=1")
        #expect(environment["CC"] == "gcc-12")
        #expect(environment["MAKELEVEL"] == nil)
        #expect(environment["NVCTL_CORE"] == nil)
    }

    /// Sources from before 545.23.06 need this.
    @Test func lldIsToldTheMachineWhereTheMakefilesDoNot() async throws {
        let environment = Self.environment.merging(["NVCTL_LD": "ld.lld", "MAKEFLAGS": "w -- LD=ld.lld"]) { $1 }
        let bytes: [UInt8] = environment.flatMap { Array("\($0)=\($1)".utf8) + [0] }
        let (old, new) = (CoreRequest(parsing: bytes, needsEmulation: true), CoreRequest(parsing: bytes))
        #expect(old.compileEnvironment["MAKEFLAGS"] == #"w -- LD=ld.lld LD=ld.lld\ -m\ elf_x86_64"#)
        #expect(new.compileEnvironment["MAKEFLAGS"] == "w -- LD=ld.lld")
        let host = try FixtureRoot().host(programs: Versions(compiler: "clang"))
        #expect(try await old.key(source: "s", versionsOn: host) != new.key(source: "s", versionsOn: host))
        #expect(request(["NVCTL_LD": "ld"]).compileEnvironment["MAKEFLAGS"]?.contains("elf") == false)
    }
}

/// Programs that say their version and do nothing else.
private struct Versions: ProgramRunner {
    let compiler: String
    var machine = "x86_64-linux-gnu"

    func locate(_ name: String) -> FilePath? { FilePath("/usr/bin").appending(name) }

    func run(_ program: Program, output: ProgramOutput) async throws -> ProgramResult {
        switch program.arguments {
        case ["-dumpmachine"]: return ProgramResult(.exited(0), output: machine)
        case ["--version"]:
            return ProgramResult(
                .exited(0), output: "\(program.name) " + (program.name.contains("gcc") ? compiler : ""))
        default: throw ProgramError(program, .notFound)
        }
    }
}
