import DriverModel
import SystemPackage

/// A clone whose files are to be copied.
package struct SnapshotRequest: Hashable, Sendable {
    package let state: CloneState

    package init(state: CloneState) { self.state = state }

    package var clone: FilePath { state.path }
    package var version: DriverVersion { state.version }
    package var destination: FilePath { SourceRecord.snapshot(of: version) }
}
