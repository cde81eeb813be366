/// The phases of a driver's build for one kernel, in their order.
package enum BuildPhase: String, Hashable, Sendable, Comparable, CaseIterable {
    case waiting
    /// The part that reads no kernel headers. It is compiled once for several kernels, and each of them waits for it.
    case independent
    /// NVIDIA's checks of the kernel's headers, each of them a small compilation.
    case conftest
    /// The layer between the independent part and the kernel.
    case interface
    case link
    case install

    package static func < (first: BuildPhase, second: BuildPhase) -> Bool { first.order < second.order }

    private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// How far the build of a driver for one kernel is.
package struct BuildProgress: Hashable, Sendable {
    package let phase: BuildPhase
    /// Objects of this phase that are compiled or being compiled. In conftest these are checks; in link, modules.
    package let done: Int
    /// Nil if no earlier build tells.
    package let total: Int?
    /// The time until the modules are built; nil if no earlier build tells.
    package let remainingSeconds: Int64?

    package init(_ phase: BuildPhase, done: Int = 0, total: Int? = nil, remainingSeconds: Int64? = nil) {
        self.phase = phase
        self.done = done
        self.total = total
        self.remainingSeconds = remainingSeconds
    }
}
