import ArgumentParser
import DriverDecisions
import DriverModel
import DriverWork
import Host

struct DkmsHookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hook",
        abstract: "Have the package manager build, verify and report at every update of a kernel or the driver.",
        discussion: """
            On Arch and its relatives it writes hooks of pacman to /etc/pacman.d/hooks, on Debian and Ubuntu scripts to \
            /etc/kernel; both start /usr/local/bin/nvidia-dkms-build. Before a transaction of pacman, modules that it \
            takes away are kept; then what kernels and drivers in it need is built, before DKMS's own hook looks for \
            work; and after the initramfs what the next boot would load is verified. Each run has a log in \
            /var/log/nvidia-dkms, a failure is shown on the terminal and on every desktop, and until it is repaired at \
            every login.

            A file that somebody has changed is never overwritten or removed.

            \(ExitStatus.help)
            """
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions

    @Flag(
        name: .customLong("guard"),
        help: ArgumentHelp(
            """
            Also have pacman stop before a transaction that upgrades a kernel without its headers, or the userspace driver \
            without modules that are built from git.
            """))
    var isGuarding = false

    @Flag(help: "Remove the hook.")
    var remove = false

    @Flag(help: "Show which hooks there are, DKMS's own too, and do nothing.")
    var status = false

    func validate() throws {
        if [isGuarding, remove, status].count(where: \.self) > 1 {
            throw ValidationError("--guard, --remove and --status cannot be combined.")
        }
    }

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        guard !status else { return try show(in: context) }
        let request: HookPlanner.Request = remove ? .remove : .install(guarding: isGuarding)
        let (host, isMissingNotifier) = (context.host, context.host.programs.locate("notify-send") == nil)
        try await Change(context: context, options: change, title: "NVIDIA DKMS Hook").run { inventory in
            let installation = HookInstallation.read(
                for: inventory.hooks.manager, program: host.ownProgram, in: host.root)
            var plan = try HookPlanner(inventory, request, installation).plan()
            if request != .remove, isMissingNotifier {
                plan.notes.append("notify-send (libnotify) is not installed, so no desktop will be notified")
            }
            return plan
        }
        // Nothing would tell it at a login any more.
        if remove, !change.isDryRun { try Notice(root: host.root).end() }
    }

    private func show(in context: CommandContext) throws {
        let inventory = Inventory.read(context.host)
        if change.json {
            context.print(try context.json(HookDocument(inventory.hooks)))
        } else {
            context.print(HookReport(inventory.hooks, palette: context.palette).text)
        }
        if inventory.hooks.hasOurs, inventory.hooks.problem != nil { throw ExitStatus.attention }
    }
}
