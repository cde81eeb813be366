import DriverModel
import Testing

@testable import DriverDecisions

@Suite struct SettlementTests {
    private let new = DriverVersion("590.1")
    private let old = DriverVersion("580.1")
    private let older = DriverVersion("570.1")

    /// `installed` are the numbers of kernels that have the new version, the old one, and the one before that.
    private func ending(_ installed: [Int], beside: Bool = false) -> Settlement.Ending {
        let counts = Dictionary(uniqueKeysWithValues: zip([new, old, older], installed))
        return Settlement(module: "nvidia", version: new, others: [old, older], isBesideOthers: beside).ending {
            (0..<(counts[$0] ?? 0)).map { KernelRelease("6.\($0).0") }
        }
    }

    @Test func versionsThatNoKernelHasAnyMoreAreKept() {
        let ending = ending([2, 0, 0])
        #expect(ending.isInUse)
        #expect(ending.unlisted == [old, older])
        #expect(ending.retired == [old, older])
        #expect(ending.partialSwitch == .none)
    }

    /// A rollback has to know where the other kernels came from.
    @Test func aVersionThatSomeKernelsStillHaveStaysInDkms() {
        let ending = ending([1, 1, 0])
        #expect(ending.unlisted == [old, older])
        #expect(ending.retired == [older])
        #expect(ending.partialSwitch == .from(old))
        #expect(self.ending([1, 1, 1]).partialSwitch == .none, "either of two could be the earlier one")
    }

    @Test func aVersionThatCouldNotBeInstalledGivesWayToTheOthers() {
        let ending = ending([0, 2, 0])
        #expect(!ending.isInUse)
        #expect(ending.unlisted == [new])
        #expect(ending.retired == [new])
        #expect(ending.partialSwitch == .asBefore)
    }

    /// `use --kernel` gave it to single kernels.
    @Test func aVersionOfSingleKernelsIsNotTheEarlierOne() {
        #expect(ending([1, 1, 0], beside: true).partialSwitch == .none)
        #expect(ending([0, 1, 0], beside: true).partialSwitch == .none)
    }
}
