/// When the hook is started, and what for.
package enum HookStage: String, Sendable, CaseIterable {
    /// Before a transaction: keeps modules that the transaction takes away.
    case keep
    /// Before a transaction: stops it if a kernel would have no modules afterwards.
    case `guard`
    /// As soon as kernels and sources are in place: builds.
    case build
    /// At the end, when the initramfs has been made too: verifies.
    case verify
    /// By hand: builds and verifies for all kernels.
    case all
    /// At a login: shows notices.
    case notice

    /// The exit status with which the guard stops a transaction. Every other status is an error, which stops none.
    package static let stopStatus: Int32 = 3
}
