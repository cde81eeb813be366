/// What the build of a driver for one kernel is at, in the order in which it gets there.
package enum BuildPhase: String, Hashable, Sendable, Comparable, CaseIterable {
    case waiting
    /// The part that reads no kernel header, compiled once for several kernels: each of them waits for it.
    case independent
    /// NVIDIA's questions to the kernel's headers, each a small compile.
    case conftest
    /// The layer between that part and the kernel.
    case interface
    case link
    case install

    package static func < (first: BuildPhase, second: BuildPhase) -> Bool { first.order < second.order }

    private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// How far the build of a driver for one kernel is.
package struct BuildProgress: Hashable, Sendable {
    package let phase: BuildPhase
    /// Objects of this phase that are compiled or being compiled: checks in conftest, modules in link.
    package let done: Int
    /// nil when no earlier build tells.
    package let total: Int?
    /// Until the modules are built; nil when no earlier build tells.
    package let remainingSeconds: Int64?

    package init(_ phase: BuildPhase, done: Int = 0, total: Int? = nil, remainingSeconds: Int64? = nil) {
        self.phase = phase
        self.done = done
        self.total = total
        self.remainingSeconds = remainingSeconds
    }
}
