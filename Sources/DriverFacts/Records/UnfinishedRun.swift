import DriverModel
import Host
import SystemPackage

/// Remembers that an execution has begun, until it has ended: one that was killed is then found without looking
/// through everything, also by a command that itself has nothing to do.
package struct UnfinishedRun {

    package let root: SystemRoot

    package init(root: SystemRoot) { self.root = root }

    /// Whether an execution was killed, be it while it wrote this down. One that is still at work is none.
    package var isThere: Bool {
        (root.status(Places.unfinished) != nil || root.hasTemporaries(in: Places.state))
            && !ProcessLock.isHeld(in: root)
    }

    /// What the programs of an execution that was killed are known by.
    package var mark: RunMark? { root.firstLine(Places.unfinished).map(RunMark.init) }
}
