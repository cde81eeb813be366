import Host

/// What keeps a GPU from working with the driver, and what to do about it.
public struct DriverProblem: Hashable, Sendable {
    public let message: String
    public let hint: String?
    /// What the kernel said.
    public var evidence: KernelLog.Entry?
}

/// The state of the driver, judged.
public struct DriverVerdict: Hashable, Sendable {
    public let state: DriverState
    /// By address, for every GPU.
    private let gsp: [String: GspState]
    public let problems: [DriverProblem]

    public init(_ state: DriverState) {
        self.state = state
        let judge = GspJudge(state: state)
        let gsp = Dictionary(
            state.gpus.map { ($0.address, judge.state(of: $0)) }, uniquingKeysWith: { first, _ in first })
        self.gsp = gsp
        let rules = DriverRules(state: state, judge: judge)
        problems =
            rules.versions + state.gpus.compactMap { rules.problem(of: $0, gsp: gsp[$0.address] ?? .unknown("")) }
            + rules.firmware
    }

    public func gsp(of gpu: Gpu) -> GspState { gsp[gpu.address] ?? .unknown("it was not looked at") }

    public var needsAttention: Bool { !problems.isEmpty }
}

/// Which states need somebody's attention.
private struct DriverRules {
    let state: DriverState
    let judge: GspJudge

    var versions: [DriverProblem] {
        guard let loaded = state.loaded, let version = loaded.version else { return [] }
        var problems: [DriverProblem] = []
        let others = loaded.companions.filter { $0.version != nil && $0.version != version }
        if !others.isEmpty {
            let list = others.map { "\($0.name) \($0.version?.text ?? "")" }.joined(separator: ", ")
            problems.append(
                DriverProblem(
                    message: "modules of different versions are loaded: nvidia \(version), \(list)", hint: "reboot"))
        }
        let installed = state.runningKernel?.modules.version
        if let userspace = state.inventory.userspace, userspace.version != version {
            problems.append(
                DriverProblem(
                    message: "the loaded modules are \(version), the userspace driver is \(userspace.version): "
                        + "they do not work together",
                    hint: installed == userspace.version ? Self.reboot : "install both in one version, then reboot"))
        } else if let installed, installed != version {
            problems.append(
                DriverProblem(
                    message: "the loaded modules are \(version), those installed for this kernel are "
                        + installed.text.printable,
                    hint: Self.reboot))
        }
        return problems
    }

    private static let reboot =
        "reboot; if they are still loaded then, the initramfs holds the old ones and is to be made again"

    func problem(of gpu: Gpu, gsp: GspState) -> DriverProblem? {
        // Given to a virtual machine on purpose.
        guard state.isWanted, gpu.driver != "vfio-pci" else { return nil }
        if case .failed(let failure, let evidence) = gsp {
            return DriverProblem(
                message: "\(gpu.address): \(failure.explanation)", hint: hint(failure), evidence: evidence)
        }
        switch gpu.driver {
        case "nvidia": return nil
        case nil: return unbound(gpu)
        case "nouveau"?, "nova_core"?, "nova-core"?, "NovaCore"?:
            return DriverProblem(
                message: "\(gpu.address) is held by \(gpu.driver ?? ""), so NVIDIA's driver cannot have it",
                hint:
                    "when its modules are there: a line "
                    + "'blacklist \(gpu.driver == "nouveau" ? "nouveau" : "nova_core")' in a file of /etc/modprobe.d, "
                    + "make the initramfs again, reboot")
        default: return nil
        }
    }

    private func unbound(_ gpu: Gpu) -> DriverProblem {
        let isLegacy = state.supported[gpu.address].map { !$0.isOpenSupported } ?? false
        // Where the proprietary driver is in use, nobody asks the open one.
        let isProprietary = state.inventory.active?.licence == .proprietary || state.loaded?.kind == .proprietary
        if judge.hasNoProcessor(gpu) || (isLegacy && !isProprietary) {
            let branch = state.supported[gpu.address]?.legacyBranch?.printable ?? "580.xx"
            return DriverProblem(
                message: "\(gpu.address) is a GPU that NVIDIA's open modules cannot drive",
                hint: "the last drivers for it are the proprietary ones of branch \(branch)")
        }
        guard state.loaded == nil else {
            return DriverProblem(
                message: "no driver has bound \(gpu.address), although NVIDIA's is loaded",
                hint: "the kernel log says why: nvctl driver gsp status -v")
        }
        let kernel = state.runningKernel
        guard let kernel, kernel.modules.state.isHealthy else {
            let release = kernel?.release.text.printable ?? "$(uname -r)"
            return DriverProblem(
                message: "no driver has bound \(gpu.address): this kernel has no working NVIDIA modules",
                hint: "nvctl driver dkms build --kernel \(release)")
        }
        return DriverProblem(
            message: "no driver has bound \(gpu.address): the installed modules are not loaded",
            hint: "modprobe nvidia; if that fails, the kernel log says why: nvctl driver gsp status -v")
    }

    private func hint(_ failure: GspFailure) -> String {
        switch failure {
        case .firmwareNotFound, .firmwareNotRead: firmwareHint(state.loaded?.version)
        case .leftInBadState, .notStarted, .offTheBus:
            "switch the machine off and on again; a restart does not reset the GPU"
        case .hung: "reboot; if it happens again, report it to NVIDIA with the output of nvidia-bug-report.sh"
        case .notInitialised: "reboot; the kernel log has more: nvctl driver gsp status -v"
        }
    }

    /// Firmware that the open modules could not do without at the next boot.
    var firmware: [DriverProblem] {
        guard !state.isRunning || !state.gpus.isEmpty else { return [] }
        return state.firmware.filter { $0.licence == .open && $0.isWhollyMissing }.compactMap { request in
            let kernels = request.kernels.map(\.text.printable).joined(separator: ", ")
            guard case .missing(let reason)? = request.files.first?.state else { return nil }
            return DriverProblem(
                message:
                    "the GSP firmware of \(request.version.text.printable), which the modules for \(kernels) need, "
                    + "is not there: \(reason)",
                hint: firmwareHint(request.version))
        }
    }

    private func firmwareHint(_ version: DriverVersion?) -> String {
        let package =
            switch state.inventory.distribution.family {
            case .arch: " (nvidia-utils)"
            case .debian: " (firmware-nvidia-gsp)"
            default: ""
            }
        return "install the userspace driver of version \(version?.text.printable ?? "the modules"), "
            + "which brings the firmware\(package)"
    }
}
