import ArgumentParser
import DriverDecisions
import DriverModel
import DriverWork
import Host

struct DkmsHookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hook",
        abstract: "Build and verify the modules whenever the package manager updates a kernel or the driver.",
        discussion: HelpText.discussion(
            """
            On Arch and its relatives, the command writes pacman hooks to /etc/pacman.d/hooks; on Debian and Ubuntu, \
            it writes scripts to /etc/kernel. Both start /usr/local/bin/nvidia-dkms-build. Before a pacman \
            transaction, the hook keeps the modules that the transaction removes. After it, but before DKMS's own \
            hook, it builds what the new kernels and drivers need. Once the initramfs has been made, it verifies what \
            the next boot would load. Each run writes a log to /var/log/nvidia-dkms. A failure is shown on the \
            terminal and on every desktop, and at every login until it is fixed.

            A file that somebody has changed is never overwritten or removed.
            """,
            examples: [
                "Install the hook": "sudo nvctl driver dkms hook",
                "Show which hooks are installed": "nvctl driver dkms hook --status",
            ])
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions

    @Flag(
        name: .customLong("guard"),
        help: ArgumentHelp(
            """
            Also make pacman refuse two kinds of transaction: one that upgrades a kernel without its headers, and one \
            that upgrades the userspace driver while modules of another version are built from git.
            """))
    var isGuarding = false

    @Flag(help: "Remove the hook.")
    var remove = false

    @Flag(help: "Show which hooks are installed, including DKMS's own, and change nothing.")
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
                plan.notes.append("notify-send (libnotify) is not installed, so nothing will be shown on desktops")
            }
            return plan
        }
        // Without the hook, nothing shows the notice at a login any more.
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
