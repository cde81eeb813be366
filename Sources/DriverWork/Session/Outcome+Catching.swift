import DriverDecisions
import DriverModel
import Host
import SystemValues
import Text

extension Outcome.Result {
    /// The result of work for one kernel. Whatever the work throws is that kernel's failure alone.
    static func of(_ work: () async throws -> Outcome.Result) async -> Outcome.Result {
        do {
            return try await work()
        } catch let error as FileError where error.isNoSpace {
            return .failed(KernelFailure(.failure(.noSpace(SpaceShortage(error), doing: "building"))))
        } catch {
            let failure = error as? Failure
            return .failed(KernelFailure(failure.map { .failure($0) } ?? .other(error.inWords)))
        }
    }
}
