/// What the hook is started for.
package enum HookStage: String, Sendable, CaseIterable {
    /// Before a transaction: keeps modules that it takes away.
    case keep
    /// Before a transaction: stops one after which a kernel would have no modules.
    case `guard`
    /// As soon as kernels and sources are there.
    case build
    /// When all is done, the initramfs too.
    case verify
    /// By hand: builds and verifies for all kernels.
    case all
    /// At a login.
    case notice

    /// The exit status by which the guard stops a transaction; all others are errors, which stop none.
    package static let stopStatus: Int32 = 3
}
