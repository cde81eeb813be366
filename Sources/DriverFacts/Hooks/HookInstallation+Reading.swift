import DriverModel
import Host
import SystemPackage

extension HookInstallation {
    /// `program` is the nvctl that the hook is to start.
    package static func read(
        for manager: Hooks.Manager, program: FilePath, in root: SystemRoot
    ) -> HookInstallation {
        HookInstallation(
            files: HookFiles.all(for: manager, program: program).map { file in
                File(file: file, state: file.state(in: root), exposure: Exposure(file.path, in: root))
            },
            programExposure: Exposure(program, in: root))
    }
}
