import DriverModel
import Host
import SystemPackage
import Text

extension Hooks {
    static func read(in root: SystemRoot, packages: PackageDatabase, program: FilePath) -> Hooks {
        let manager = manager(of: root, packages: packages)
        let installed = HookFiles.program(in: root).flatMap { isProgram($0, in: root) ? $0 : nil }
        let files = HookFiles.all(for: manager, program: installed ?? program).map {
            File(file: $0, state: $0.state(in: root))
        }.filter { !HookFiles.isGuard($0.file) || $0.state != .missing }
        let ours = manager == .kernelScripts ? HookFiles.kernelHook : HookFiles.pacmanHook
        // A link to /dev/null masks the hook.
        let hasOurs = manager != .none && root.isFile(ours)
        let started = (installed.map { [$0] } ?? []) + files.filter { $0.state != .missing }.map(\.file.path)
        let exposures = hasOurs ? Exposure.unique(started.map { Exposure($0, in: root) }) : []
        return Hooks(
            manager: manager,
            hasStandard: hasStandard(manager, in: root),
            hasOurs: hasOurs,
            problem: hasOurs ? problem(with: files, exposures, in: root) : nil,
            files: files,
            exposures: exposures
        )
    }

    private static func manager(of root: SystemRoot, packages: PackageDatabase) -> Manager {
        if packages.kind == .pacman { return .pacman }
        if packages.kind == .none, root.isDirectory("/usr/share/libalpm/hooks") { return .pacman }
        return root.isDirectory("/etc/kernel") ? .kernelScripts : .none
    }

    private static func hasStandard(_ manager: Manager, in root: SystemRoot) -> Bool {
        switch manager {
        case .pacman:
            root.names(in: "/usr/share/libalpm/hooks").contains { name in
                // A file of the same name in /etc wins; a link to /dev/null there masks the hook.
                name.hasSuffix("dkms-install.hook")
                    && root.linkTarget(HookFiles.pacmanFolder.appending(name)) != "/dev/null"
            }
        case .kernelScripts:
            ["/etc/kernel/postinst.d/dkms", "/etc/kernel/header_postinst.d/dkms"].contains { isProgram($0, in: root) }
        case .none: false
        }
    }

    private static func problem(with files: [File], _ exposures: [Exposure], in root: SystemRoot) -> String? {
        if let exposure = exposures.first {
            return "it runs \(exposure.path.string.printable) as root, and \(exposure.writer.words)"
        }
        for file in files {
            switch file.state {
            case .missing: return "\(file.file.path) is missing"
            case .outdated:
                return "\(file.file.path) was written by another version of nvctl; run '\(Invocation.hook)' again"
            case .current, .foreign:
                // run-parts and pacman skip files that are not executable.
                let mustRun = file.file.mode & 0o111 != 0
                if mustRun, !isProgram(file.file.path, in: root) { return "\(file.file.path) is not executable" }
            }
        }
        return nil
    }

    private static func isProgram(_ path: FilePath, in root: SystemRoot) -> Bool {
        guard let status = root.status(path, following: true) else { return false }
        return status.kind == .file && status.mode & 0o111 != 0
    }
}
