import DriverModel
import Glibc
import Host
import SystemPackage
import TestSupport
import Testing

@testable import DriverFacts

/// Our reading of DKMS trees against `dkms status` itself, on trees in every state that DKMS and its
/// interruptions leave behind.
@Suite struct DkmsOracleTests {
    private static let trees = (0..<210).map { DkmsOracleTree(number: $0) }

    @Test func everyStateIsAmongTheTrees() {
        let registrations = Self.trees.flatMap(\.registrations)
        let kernels = registrations.flatMap(\.kernels)
        #expect(Set(Self.trees.map(\.description)).count >= 200)
        #expect(Set(registrations.map(\.source)).count == DkmsOracleTree.Source.allCases.count)
        #expect(Set(kernels.map(\.build)).count == DkmsOracleTree.Build.allCases.count)
        #expect(Set(kernels.map(\.link)).count == DkmsOracleTree.Link.allCases.count)
        #expect(registrations.contains { $0.kernels.isEmpty } && registrations.contains { $0.kernels.count > 1 })
    }

    @Test(
        .enabled(if: RealDkms.older != nil || RealDkms.isRequired, "needs dkms 3.0.10: NVCTL_DKMS_OLD, or installed"))
    func olderDkmsSaysTheSame() async throws {
        let dkms = try #require(RealDkms.older, "dkms 3.0.10 is not installed, and NVCTL_DKMS_OLD names none")
        try await compare(with: dkms, rules: DkmsStatusRules.older) { rules, reading in rules.olderStatus(reading) }
    }

    @Test(.enabled(if: RealDkms.newer != nil || RealDkms.isRequired, "needs dkms 3.1.8 or later: NVCTL_DKMS_NEW"))
    func newerDkmsSaysTheSame() async throws {
        let dkms = try #require(RealDkms.newer, "NVCTL_DKMS_NEW names no dkms")
        try await compare(with: dkms, rules: DkmsStatusRules.newer) { rules, reading in rules.newerStatus(reading) }
    }

    private func compare(
        with dkms: String, rules: Set<DkmsStatusRules.Rule>,
        by expected: (inout DkmsStatusRules, DkmsTree) -> [DkmsRow]
    ) async throws {
        var used: Set<DkmsStatusRules.Rule> = []
        var states: Set<String> = []
        for (number, tree) in Self.trees.enumerated() {
            let fixture = try FixtureRoot()
            try tree.write(in: fixture)
            let rows = try await RealDkms.status(dkms, of: fixture)
            let place = fixture.path.appending("tree")
            var model = DkmsStatusRules(root: .host, tree: place, sources: fixture.path.appending("src"))
            let reading = DkmsTree.read(at: place, in: .host)
            let ours = expected(&model, reading)
            #expect(rows == ours, "tree \(number): \(tree.description)")
            used.formUnion(model.used)
            states.formUnion(rows.map(\.state))
        }
        #expect(used == rules, "each rule is there for a difference that occurs")
        #expect(states.isSuperset(of: ["added", "built", "installed"]))
    }
}

/// The real programs: those that the environment names, or an installed dkms 3.0.10.
enum RealDkms {
    static let older = named("NVCTL_DKMS_OLD") ?? ["/usr/sbin/dkms", "/usr/bin/dkms"].first { is3010($0) }
    static let newer = named("NVCTL_DKMS_NEW")
    /// In continuous integration a missing program is a failure, not a skip.
    static let isRequired = RealPrograms.isRequired

    private static func named(_ variable: String) -> String? {
        guard let value = getenv(variable) else { return nil }
        let path = String(cString: value)
        return SystemRoot.host.isFile(FilePath(path)) ? path : nil
    }

    private static func is3010(_ path: String) -> Bool {
        SystemRoot.host.text(FilePath(path))?.contains("dkms-3.0.10") ?? false
    }

    static func status(_ dkms: String, of fixture: FixtureRoot) async throws -> [DkmsRow] {
        let place = { (name: String) in fixture.path.appending(name).string }
        // The shell only drops the error messages.
        let output = try await RealPrograms.system.output(
            of: Program(
                "/bin/sh",
                [
                    "-c", "exec \"$@\" 2>/dev/null", "sh", dkms, "status", "--dkmstree", place("tree"),
                    "--sourcetree", place("src"), "--installtree", place("modules"),
                ]))
        return DkmsRow.parse(output)
    }
}
