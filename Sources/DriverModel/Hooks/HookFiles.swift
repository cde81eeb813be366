import SystemPackage
import SystemValues
import Text

/// The files of the hook: their names, and their content.
///
/// A package manager starts `script` at several points of a transaction, each time with the name of a `HookStage`.
/// Among the hooks of others, file names decide the order (`alpm-hooks(5)`, `run-parts(8)`).
package enum HookFiles {
    package static let pacmanFolder: FilePath = "/etc/pacman.d/hooks"
    package static let pacmanHook = pacmanFolder.appending("nvidia-dkms.hook")
    package static let kernelHook: FilePath = "/etc/kernel/postinst.d/nvidia-dkms"
    package static let script: FilePath = "/usr/local/bin/nvidia-dkms-build"
    package static let guardHook = pacmanFolder.appending("06-nvidia-dkms-guard.hook")

    /// All files for a package manager, including the guard, which only some users want.
    package static func all(for manager: Hooks.Manager, program: FilePath) -> [HookFile] {
        switch manager {
        case .pacman: [wrapper(program), login] + pacman
        case .kernelScripts: [wrapper(program), login] + kernelScripts
        case .none: []
        }
    }

    package static func isGuard(_ file: HookFile) -> Bool { file.path == guardHook }

    // MARK: pacman

    private static let pacman = [
        // Before 70-dkms-upgrade and 71-dkms-remove of the dkms package, which remove modules.
        pacmanHook(
            "05-nvidia-dkms-keep.hook", stage: .keep, description: "Keeping NVIDIA modules that work...",
            operations: ["Install", "Upgrade", "Remove"], targets: kernels + headers + sources + userspace),
        // Only for removals: if something can be removed, the system has a shell. A hook that cannot be started stops a
        // transaction, too.
        pacmanHook(
            guardHook.lastComponent?.string ?? "", stage: .guard,
            description: "Checking that NVIDIA modules can be built afterwards...",
            operations: ["Remove"], targets: kernels + userspace, options: ["AbortOnFail"]),
        // After 60-depmod, which makes the index of a new kernel, and before 70-dkms-install.
        pacmanHook(
            "65-nvidia-dkms-build.hook", stage: .build, description: "Building NVIDIA modules...",
            operations: ["Install", "Upgrade"], targets: kernels + headers + sources),
        // After 90-mkinitcpio-install.
        pacmanHook(
            "nvidia-dkms.hook", stage: .verify, description: "Verifying NVIDIA modules...",
            operations: ["Install", "Upgrade"], targets: kernels + headers + sources + userspace + prebuilt),
    ]

    // By path, so that no list of package names is needed: every kernel has these files.
    private static let kernels = ["usr/lib/modules/*/vmlinuz"]
    private static let headers = ["usr/lib/modules/*/build/include/"]
    private static let sources = ["usr/src/nvidia*/dkms.conf"]
    private static let userspace = ["usr/lib/libnvidia-ml.so.*"]
    private static let prebuilt = [
        "usr/lib/modules/*/extramodules/nvidia*", "usr/lib/modules/*/kernel/drivers/video/nvidia*",
    ]

    private static func pacmanHook(
        _ name: String, stage: HookStage, description: String, operations: [String], targets: [String],
        options: [String] = []
    ) -> HookFile {
        let isBefore = stage == .keep || stage == .guard
        let lines =
            ["[Trigger]", "Type = Path"] + operations.map { "Operation = \($0)" } + targets.map { "Target = \($0)" }
            + ["", "[Action]", "Description = \(description)", "When = \(isBefore ? "Pre" : "Post")Transaction"]
            // pacman reads the machine's hooks even with --root, and the script may not be installed in that root.
            + ["Exec = /bin/sh -c '[ ! -x \(script) ] || exec \(script) \(stage.rawValue)'", "NeedsTargets"]
            + options + [""]
        return HookFile(pacmanFolder.appending(name), body: lines.joined(separator: "\n"))
    }

    // MARK: Debian and Ubuntu

    /// The names decide the order: the first runs before the script `dkms`, the second after it and after the
    /// initramfs's.
    private static let kernelScripts = ["postinst.d", "header_postinst.d"].flatMap { folder in
        [("05-nvidia-dkms", HookStage.build), ("nvidia-dkms", .verify)].map { name, stage in
            HookFile(
                FilePath("/etc/kernel").appending(folder).appending(name), mode: 0o755,
                body: """
                    #!/bin/sh
                    # The first argument is the release of the kernel that is installed.
                    [ -n "${1-}" ] && [ -x \(script) ] || exit 0
                    export NVCTL_TRANSACTION=$PPID
                    printf 'usr/lib/modules/%s/\(folder == "postinst.d" ? "vmlinuz" : "build/include/")\\n' "$1" | \
                    \(script) \(stage.rawValue)
                    exit 0

                    """)
        }
    }

    // MARK: Both

    package static let programPrefix = "nvctl="

    private static func wrapper(_ program: FilePath) -> HookFile {
        HookFile(
            script, mode: 0o755,
            body: """
                #!/bin/sh
                # Starts nvctl for the hooks of a package manager. The argument is the name of a stage. With an argument
                # it never fails, except that the guard may stop a transaction. Run by hand without an argument, it
                # builds and verifies for all kernels, writes a log, and exits with nvctl's own status.
                \(programPrefix)\(program.string.shellQuoted)
                stage=${1:-\(HookStage.all.rawValue)}
                # No program is searched for in folders that only the caller trusts.
                PATH=\(SearchPath.text)
                # An nvctl that a signal stops puts things in order first: the next stage must not overtake it.
                trap : HUP INT TERM
                run() { "$nvctl" driver dkms run-hook "$stage" --transaction "${NVCTL_TRANSACTION:-$PPID}" "$@"; }

                if [ -x "$nvctl" ] || nvctl=$(command -v nvctl); then
                    run
                    status=$?
                else
                    echo "$0: nvctl is no longer installed, so no NVIDIA module is built; remove $0 and the hooks" >&2
                    status=1
                fi
                case $status in
                129 | 130 | 131 | 143) ;; # Somebody stopped it: SIGHUP, SIGINT, SIGQUIT, SIGTERM.
                126 | 127) echo "$0: cannot start $nvctl, so no NVIDIA module was built or verified ($stage)" >&2 ;;
                *)
                    [ "$status" -le 128 ] || run --died "$status" </dev/null ||
                        echo "$0: signal $((status - 128)) killed nvctl ($stage); see: nvctl driver dkms status" >&2
                    ;;
                esac
                [ "$#" -gt 0 ] || exit "$status"
                [ "$status" -eq \(HookStage.stopStatus) ] && [ "$1" = \(HookStage.guard.rawValue) ] && exit 1
                exit 0

                """)
    }

    private static let login = HookFile(
        "/etc/profile.d/nvidia-dkms.sh",
        body: """
            # At a login, names the kernels that will boot without NVIDIA modules, if there are any.
            if [ -e \(Places.notice) ] && [ -x \(script) ]; then
                \(script) \(HookStage.notice.rawValue)
            fi

            """)
}
