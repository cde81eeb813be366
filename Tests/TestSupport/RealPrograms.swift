import Glibc
import Host
import Logging

/// Programs of this machine, for tests that compare with the real thing. A test that needs one that
/// is not installed is skipped by its condition, and so is seen in the report.
package enum RealPrograms {
    package static let system = SystemPrograms(
        root: .host, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })

    /// In continuous integration nothing may be missing, and a test without its program fails.
    package static var isRequired: Bool { getenv("CI") != nil }

    package static func has(_ names: String...) -> Bool { names.allSatisfy { system.locate($0) != nil } }
}

/// Random numbers that are the same in every run: SplitMix64.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
