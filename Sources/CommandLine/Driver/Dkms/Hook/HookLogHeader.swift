import DriverDecisions
import DriverModel
import Host
import Terminal
import Text

/// The first lines of a log: the state of the system when the run began.
struct HookLogHeader {
    let inventory: Inventory
    let plan: Plan
    let host: Host

    init(_ inventory: Inventory, _ plan: Plan, host: Host) {
        self.inventory = inventory
        self.plan = plan
        self.host = host
    }

    var text: String {
        get async {
            var page = Page(Palette(isTerminal: false, isDisabled: true, environment: [:]))
            page.field("nvctl", NvctlCommand.version)
            page.field("DKMS", await firstLine(of: Program("dkms", ["--version"])))
            page.field("Driver", inventory.driverVersion?.text ?? "none yet")
            if let source = inventory.source { page.field("Source", "\(source.path) (\(source.type))") }
            page.field("Userspace", inventory.userspace?.version.text ?? "none")
            page.field("Compiler", await firstLine(of: Program("cc", ["--version"])))
            for kernel in inventory.kernels {
                let installed = kernel.installed
                let words =
                    ["nvidia: \(kernel.modules.state.rawValue)", "headers: \(installed.hasHeaders ? "yes" : "no")"]
                    + (installed.isBuiltWithClang ? ["clang"] : []) + (installed.isRunning ? ["running"] : [])
                page.field("Kernel", "\(kernel.release) (\(words.joined(separator: ", ")))")
            }
            for step in plan.steps { page.field("Plan", step.summary) }
            return page.text.printableLines + "\n"
        }
    }

    private func firstLine(of program: Program) async -> String {
        let output = try? await host.programs.output(of: program, limit: 1 << 16)
        return output?.split(separator: "\n").first.map(String.init) ?? "not found"
    }
}
