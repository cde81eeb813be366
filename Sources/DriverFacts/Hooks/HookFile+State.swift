import DriverModel
import Host
import SystemPackage
import Text

extension HookFile {
    package func state(in root: SystemRoot) -> State {
        guard let status = root.status(path) else { return .missing }
        guard status.kind == .file, let found = root.text(path, limit: 1 << 16) else { return .foreign }
        if found == text { return status.mode == mode ? .current : .outdated }
        return Self.isUnchanged(found) ? .outdated : .foreign
    }
}
