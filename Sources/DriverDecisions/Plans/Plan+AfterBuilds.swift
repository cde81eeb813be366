import DriverModel

/// How a plan goes on when a group of its builds has ended.
package enum AfterBuilds: Hashable, Sendable {
    /// With these steps.
    case goOn([Plan.Step])
    /// Not at all: a build failed, and nothing may be installed unless everything can be.
    case holdBack
}

extension Plan {
    /// - Parameters:
    ///   - following: The steps after these builds.
    ///   - unbuilt: The kernels that have no modules to install, with the version that was to be built.
    ///   - hasFailures: Whether that is a failure for one of them. It is none if dkms.conf excludes the kernel.
    package func afterBuilds(
        _ following: [Step], unbuilt: Set<BuildTarget>, hasFailures: Bool
    ) -> AfterBuilds {
        if installsAllOrNone, hasFailures { return .holdBack }
        // If a version could not be built for any kernel, DKMS need not know it, and goes on skipping it.
        guard following.compactMap(\.installed).allSatisfy(unbuilt.contains) else { return .goOn(following) }
        let admitted = steps.compactMap { step in
            if case .admit(let module, let version) = step {
                Step.passOver(module: module, version: version)
            } else {
                nil
            }
        }
        return .goOn(admitted + following.filter { !$0.isSwitching })
    }
}

extension Plan.Step {
    package var installed: BuildTarget? { if case .install(let target) = self { target } else { nil } }

    /// Whether it only prepares for what is going to be installed.
    fileprivate var isSwitching: Bool {
        switch self {
        case .linkSource, .register, .settle: true
        default: false
        }
    }
}
