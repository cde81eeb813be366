import DriverMessages
import Host

extension ProgramResult {
    /// Whether a program says that a filesystem is full.
    var isForWantOfSpace: Bool { everything.contains(LogRule.noSpaceWords) }
}
