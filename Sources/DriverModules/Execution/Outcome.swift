import Host
import SystemPackage

/// What came of a plan.
public struct Outcome: Hashable, Sendable {
    public enum Result: Hashable, Sendable {
        case installed
        case removed
        /// The driver's own dkms.conf leaves this kernel out (BUILD_EXCLUSIVE).
        case excluded
        /// A sentence, the last lines of the log, and where the log is.
        case failed(String, tail: [String], log: FilePath?)
    }

    public struct Kernel: Hashable, Sendable {
        public let target: Plan.Target
        public let result: Result
    }

    public internal(set) var kernels: [Kernel] = []

    public init(_ kernels: [Kernel] = []) { self.kernels = kernels }

    public var failedTargets: Set<Plan.Target> {
        Set(kernels.filter { if case .failed = $0.result { true } else { false } }.map(\.target))
    }

    public var failures: Int { kernels.count { if case .failed = $0.result { true } else { false } } }
}

extension Outcome.Result {
    /// What came of work for one kernel; whatever it throws is that kernel's failure alone.
    static func of(_ work: () async throws -> Outcome.Result) async -> Outcome.Result {
        do {
            return try await work()
        } catch let error as FileError where error.isNoSpace {
            return .failed(Failure.noSpace(SpaceShortage(error), doing: "building").message, tail: [], log: nil)
        } catch let failure as Failure {
            return .failed(failure.text, tail: [], log: nil)
        } catch {
            return .failed("\(error)", tail: [], log: nil)
        }
    }
}
