import DriverMessages
import DriverModel

/// How the machine of a test boot ended.
package enum MachineEnding: Hashable, Sendable {
    /// The machine was reset, either by our program or by a kernel that could not continue.
    case reset
    case timedOut(seconds: Int)
    /// What the emulator printed.
    case failed(String)
}

/// Says what a test boot means for the next real boot.
package struct TestBootJudge {
    package let plan: TestBootPlan
    package let console: BootConsole
    package let ending: MachineEnding

    package init(plan: TestBootPlan, console: BootConsole, ending: MachineEnding) {
        self.plan = plan
        self.console = console
        self.ending = ending
    }

    private static let shownLines = 8

    package func judge() -> TestBoot {
        if case .failed(let words) = ending { return TestBoot(plan, .notTried, reason: words) }
        guard !console.sections.isEmpty else { return notStarted() }
        let modules = judgeModules()
        var reason: String?
        if plan.initramfs != nil {
            reason = console.lines.first(where: KernelMessage.imageDamaged.isSaid).map {
                "the image is damaged: \($0)"
            }
        }
        let isBad =
            reason != nil || !console.isComplete || modules.contains { $0.isDriver && $0.result.isFailure }
        if reason == nil, !console.isComplete, !modules.contains(where: \.result.isFailure) { reason = endingReason }
        if !isBad, modules.allSatisfy({ !$0.isDriver || $0.result == .notInImage }) {
            reason = "the image contains none of the driver's modules; they are loaded from the disk later"
        }
        var result = TestBoot(plan, isBad ? .failed : .passed, reason: reason)
        result.modules = modules
        result.warnings = console.warnings
        result.advice = isBad ? advice : nil
        return result
    }

    /// In this case nothing is known about any module.
    private func notStarted() -> TestBoot {
        let last = console.lines.last.map { "; its last message: \($0)" } ?? "; it printed nothing"
        let reason: String
        if let disaster = BootConsole.disaster(in: console.lines) {
            reason = "the kernel ended before any module was inserted: \(console.lines[disaster])"
        } else if case .timedOut(let seconds) = ending {
            reason = "the kernel did not start within \(seconds) s\(last)"
        } else {
            reason = "the kernel ended before any module was inserted\(last)"
        }
        var result = TestBoot(plan, .notTried, reason: reason)
        if case .timedOut = ending { result.advice = "on a slow machine, use a longer --timeout" }
        return result
    }

    private var advice: Advice? {
        guard plan.initramfs != nil else { return "\(.build(for: plan.kernel, force: true))" }
        return plan.renewal.map { "make the image again: \($0)" } ?? "make the image again"
    }

    private var endingReason: String {
        if let disaster = BootConsole.disaster(in: console.lines) {
            return "the kernel ended: \(console.lines[disaster])"
        }
        if case .timedOut(let seconds) = ending { return "not all modules were inserted within \(seconds) s" }
        return "the kernel ended without saying why"
    }

    private func judgeModules() -> [TestBoot.Module] {
        var judged: [TestBoot.Module] = []
        for module in plan.modules {
            let section = console.sections.first { $0.module == module.name }
            let result = section.map { judge(module, $0, after: judged) } ?? .notReached
            let lines = result.isFailure ? shown(section?.lines ?? []) : []
            judged.append(
                TestBoot.Module(
                    name: module.name, file: module.file, isDriver: module.isDriver, result: result, lines: lines))
        }
        return judged
    }

    /// The lines from the first sign of a disaster on, if there is one.
    private func shown(_ lines: [String]) -> [String] {
        let start = BootConsole.disaster(in: lines) ?? 0
        return Array(lines[start...].prefix(Self.shownLines))
    }

    private func judge(
        _ module: TestBootPlan.Module, _ section: BootConsole.Section, after judged: [TestBoot.Module]
    ) -> TestBoot.Module.Result {
        switch section.ending {
        case .absent: return .notInImage
        case .none: return .failed(reason: interruption(in: section.lines))
        case .result(let number):
            // The file on disk says nothing about the one in an image.
            let isForeign = plan.initramfs == nil && module.builtFor != plan.kernel.text
            let refusal = Refusal(
                number: number, otherKernel: isForeign ? module.builtFor : nil, lines: section.lines)
            if refusal.isLoaded { return .loaded }
            if refusal.isWithoutDevice { return .foundNoDevice }
            if let reason = refusal.reason { return .failed(reason: reason) }
            if refusal.isInvalidArgument, isWithoutPeers(module), refusal.missingSymbols.isEmpty { return .hasNoUse }
            let missing = SymbolCheck(module: module, plan: plan, judged: judged).check(refusal.missingSymbols)
            return missing ?? .failed(reason: refusal.unexplained)
        }
    }

    /// For kernels without InfiniBand's peer memory, nvidia-peermem is compiled to an initialisation that only returns
    /// EINVAL (nvidia-peermem.c; seen in 535.261.03, the same in 590.48.01).
    private func isWithoutPeers(_ module: TestBootPlan.Module) -> Bool {
        DriverModules.isOptional(module.name)
            && module.symbols.needed["ib_register_peer_memory_client"] == nil
    }

    private func interruption(in lines: [String]) -> String {
        if let disaster = BootConsole.disaster(in: lines) { return lines[disaster] }
        if case .timedOut(let seconds) = ending { return "it was still being inserted after \(seconds) s" }
        return "the kernel ended while it was being inserted"
    }
}
