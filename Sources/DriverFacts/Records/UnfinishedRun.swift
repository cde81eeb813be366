import DriverModel
import Host
import SystemPackage

/// Remembers that a run has begun, until it has ended. So a run that was killed is noticed without looking through
/// everything, even by a command that has nothing else to do.
package struct UnfinishedRun {

    package let root: SystemRoot

    package init(root: SystemRoot) { self.root = root }

    /// Whether a run was killed, perhaps while it was writing this down. A run that is still at work does not count.
    package var isThere: Bool {
        (root.status(Places.unfinished) != nil || root.hasTemporaries(in: Places.state))
            && !ProcessLock.isHeld(in: root)
    }

    /// The mark of the programs that the killed run started.
    package var mark: RunMark? { root.firstLine(Places.unfinished).map(RunMark.init) }
}
