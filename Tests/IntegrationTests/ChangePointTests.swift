import Glibc
import Host
import SystemPackage
import Testing

/// nvctl is stopped at the points at which it changes something (Sources/Host/ChangePoint.swift). Afterwards no kernel
/// has lost a working set of modules, and the same command, run again, ends as if nothing had happened.
///
/// With NVCTL_EVERY_POINT=1, as in `make acceptance`, all points are tried; otherwise a sample of them.
/// Scripts/ChangePointTests has what is done at a point. Between the points nothing is changed, but nvctl waits a lot.
/// So four scenarios also get signals at any instant (instants.sh): 50 with NVCTL_EVERY_POINT. NVCTL_INSTANTS=50 sends
/// only these signals.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct ChangePointTests {
    enum Scenario: String, CaseIterable, CustomTestStringConvertible {
        case initialize = "init"
        case sync, build, install, force, image, unregister, purge, cleanup, fix
        case update, use, rollback
        /// Stages of pacman's hook. Ctrl-C does not stop them, because pacman continues.
        case keep, restore
        /// The script that every package manager starts, for a new kernel. It builds and verifies.
        case hook
        var testDescription: String { rawValue }

        /// In a sample, each of the two versions of DKMS gets some of the scenarios.
        var dkms: [Dkms] {
            if ChangePointTests.isComplete { return Dkms.allCases }
            return switch self {
            case .build, .force, .purge, .initialize, .image, .keep, .cleanup, .update, .rollback: [.old]
            case .install, .sync, .unregister, .restore, .fix, .use, .hook: [.new]
            }
        }

        /// Kills, interruptions, and signals at any instant.
        var counts: [String] {
            if let only = ChangePointTests.onlyInstants { return ["0", "0", "\(only / dkms.count)"] }
            // The script starts several programs, and each counts its points from the beginning.
            let hasPoints = self != .hook
            let hasInterruptions = hasPoints && self != .keep && self != .restore
            return ChangePointTests.isComplete
                ? [hasPoints ? "all" : "0", hasInterruptions ? "12" : "0", "\(hasInstants ? 50 / dkms.count : 0)"]
                : [hasPoints ? "1" : "0", hasInterruptions ? "1" : "0", hasInstants ? "2" : "0"]
        }

        var hasInstants: Bool { [.update, .use, .cleanup, .hook].contains(self) }

        static var chosen: [Scenario] {
            allCases.filter { ChangePointTests.onlyInstants == nil || $0.hasInstants }
        }
    }

    static let isComplete = Parts.environment("NVCTL_EVERY_POINT") != nil
    static let onlyInstants = Parts.environment("NVCTL_INSTANTS").flatMap { Int($0) }

    /// nvctl is stopped by SIGKILL and by Ctrl-C. After Ctrl-C, nothing is left behind, even without another run.
    @Test(arguments: Scenario.chosen) func stopped(scenario: Scenario) async throws {
        for dkms in scenario.dkms { try await stop(scenario, on: dkms) }
    }

    private func stop(_ scenario: Scenario, on dkms: Dkms) async throws {
        let stored = try await StoredModules.shared.folder()
        let results = try await Scratch.run(
            "ChangePointTests/stopped.sh", [scenario.rawValue, stored.string] + scenario.counts, on: dkms,
            limit: Self.isComplete || Self.onlyInstants != nil ? 7200 : 900)
        let lines = results["report"].lines
        let summary = lines.last ?? ""
        print("\(dkms.rawValue) dkms, \(summary)")
        #expect(lines.dropLast() == [])
        #expect(summary.contains(", 0 failed, "))
    }
}

/// The modules that the scenarios copy instead of compiling; compiled once for all tests.
private actor StoredModules {
    static let shared = StoredModules()

    private var making: Task<FilePath, any Error>?

    func folder() async throws -> FilePath {
        if let making { return try await making.value }
        let making = Task { try await Self.make() }
        self.making = making
        return try await making.value
    }

    private static func make() async throws -> FilePath {
        // Removed when the tests are over, as those of InstalledSample.
        atexit { StoredModules.remove() }
        try SystemRoot.host.makeDirectory(home)
        _ = try await Scratch.run(
            "ChangePointTests/storedModules.sh", in: home, layers: [Parts.kernelLayer, Dkms.old.layer])
        return home.appending("stored")
    }

    private static let home = FilePath("/tmp/nvctl-tests/stored-\(getpid())")

    private static func remove() { try? SystemRoot.host.removeTree(home) }
}
