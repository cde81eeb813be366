import Host
import SystemPackage

/// What rebuilds modules when a kernel or the driver changes.
public struct Hooks: Hashable, Sendable {
    public enum Manager: String, Sendable {
        case pacman
        /// Debian's and Ubuntu's scripts in /etc/kernel.
        case kernelScripts
        case none
    }

    public let manager: Manager
    /// DKMS's own hook is there and not masked.
    public let hasStandard: Bool
    /// Ours, `/etc/pacman.d/hooks/nvidia-dkms.hook`, is there.
    public let hasOurs: Bool
    /// Why ours will not work although it is there.
    public let problem: String?

    public static let ourHook: FilePath = "/etc/pacman.d/hooks/nvidia-dkms.hook"
    public static let ourScript: FilePath = "/usr/local/bin/nvidia-dkms-build"

    private static func scriptProblem(in root: SystemRoot) -> String? {
        if !root.isFile(ourScript) { return "\(ourScript) is missing" }
        return isProgram(ourScript, in: root) ? nil : "\(ourScript) is not executable"
    }

    /// run-parts and pacman pass over what is not executable.
    private static func isProgram(_ path: FilePath, in root: SystemRoot) -> Bool {
        guard let status = root.status(path, following: true) else { return false }
        return status.kind == .file && status.mode & 0o111 != 0
    }

    static func read(in root: SystemRoot, packages: PackageDatabase) -> Hooks {
        if packages.kind == .pacman || root.isDirectory("/usr/share/libalpm/hooks") {
            let standard = root.names(in: "/usr/share/libalpm/hooks").contains { name in
                // A file of the same name in /etc wins; a link to /dev/null there masks the hook.
                name.hasSuffix("dkms-install.hook")
                    && root.linkTarget(FilePath("/etc/pacman.d/hooks").appending(name)) != "/dev/null"
            }
            let hasOurs = root.isFile(ourHook)
            return Hooks(
                manager: .pacman,
                hasStandard: standard,
                hasOurs: hasOurs,
                problem: hasOurs ? scriptProblem(in: root) : nil
            )
        }
        let scripts: [FilePath] = ["/etc/kernel/postinst.d/dkms", "/etc/kernel/header_postinst.d/dkms"]
        guard root.isDirectory("/etc/kernel") else {
            return Hooks(manager: .none, hasStandard: false, hasOurs: false, problem: nil)
        }
        return Hooks(
            manager: .kernelScripts,
            hasStandard: scripts.contains { isProgram($0, in: root) },
            hasOurs: isProgram("/etc/kernel/postinst.d/nvidia-dkms", in: root),
            problem: nil
        )
    }
}
