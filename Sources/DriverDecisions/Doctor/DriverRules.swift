import DriverMessages
import DriverModel
import SystemPackage
import Text

/// Findings about the driver as it works now: the loaded modules, the GPUs and their firmware.
struct DriverRules {
    private let state: DriverState
    private let judge: GspJudge

    init(_ state: DriverState) {
        self.state = state
        judge = GspJudge(state: state)
    }

    var findings: [Finding] { versions + gpus + firmware }

    // MARK: Versions

    /// Compares the loaded modules with what is installed.
    var versions: [Finding] {
        guard let loaded = state.loaded, let version = loaded.version else { return [] }
        var findings: [Finding] = []
        let others = loaded.companions.filter { $0.version != nil && $0.version != version }
        if !others.isEmpty {
            let list = others.map { "\($0.name) \($0.version?.text ?? "")" }.joined(separator: ", ")
            findings.append(
                rebootPending(
                    "modules of different versions are loaded: nvidia \(version), \(list)",
                    evidence: others.map { (Self.versionFile(of: $0.name), $0.version?.text ?? "") },
                    advice: "reboot"))
        }
        let evidence = [(Self.versionFile(of: "nvidia"), version.text)]
        let core = state.runningKernel?.modules.core
        let installed = core?.info?.version.map(DriverVersion.init)
        if let userspace = state.inventory.userspace, !userspace.works(with: version) {
            let message = userspace.mismatch(with: version, of: "the loaded modules")
            let all = evidence + [(userspace.library, userspace.package ?? "belongs to no package")]
            findings.append(
                installed.map(userspace.works) == true
                    ? rebootPending(message, evidence: all, advice: Self.reboot)
                    : Finding(
                        .userspaceVersion, .error, kernel: state.runningKernel?.release, message, evidence: all,
                        advice: "\(Userspace.matching), then reboot"))
        } else if let core, let installed, installed != version {
            findings.append(
                rebootPending(
                    "the loaded modules are \(version), but those installed for this kernel are "
                        + "\(installed.text.printable)",
                    evidence: evidence + [(core.path, installed.text)], advice: Self.reboot))
        }
        return findings
    }

    private static let reboot: Advice =
        "reboot; if they are still loaded then, make the initramfs again, because it contains the old ones"

    private func rebootPending(_ message: String, evidence: [(FilePath, String)], advice: Advice) -> Finding {
        Finding(
            .rebootPending, .warning, kernel: state.runningKernel?.release, message, evidence: evidence,
            advice: advice)
    }

    private static func versionFile(of module: String) -> FilePath {
        LoadedDriver.folder.appending(module).appending("version")
    }

    // MARK: GPUs

    var gpus: [Finding] { state.gpus.compactMap(finding) }

    private func finding(on gpu: Gpu) -> Finding? {
        // With vfio-pci, the GPU was given to a virtual machine on purpose.
        guard state.isWanted, gpu.driver != "vfio-pci" else { return nil }
        if case .failed(let failure, let evidence) = judge.state(of: gpu) {
            let isFirmware = failure == .firmwareNotFound || failure == .firmwareNotRead
            // Firmware that the kernel did not find and that is missing on disk is one finding. The path says more than
            // the log.
            if isFirmware, !firmware.isEmpty { return nil }
            return Finding(
                isFirmware ? .firmwareMissing : .gpuFailed, .error,
                "\(gpu.address.printable): \(failure.explanation)", evidence: [(KernelLog.place, evidence.text)],
                advice: advice(for: failure))
        }
        if gpu.hasNvidiaDriver { return nil }
        if isUnsupported(gpu) { return unsupported(gpu) }
        switch gpu.driver {
        case nil: return unbound(gpu)
        case "nouveau"?: return held(gpu, by: "nouveau")
        case "nova_core"?, "nova-core"?, "NovaCore"?: return held(gpu, by: "nova_core")
        default: return nil
        }
    }

    private func held(_ gpu: Gpu, by module: String) -> Finding {
        Finding(
            .gpuHeld, .warning, "\(module) drives \(gpu.address.printable), so NVIDIA's driver cannot use it",
            evidence: [(gpu.place.appending("driver"), gpu.driver ?? "")],
            advice:
                "once NVIDIA's modules are installed, write 'blacklist \(module)' to /etc/modprobe.d/\(module).conf, "
                + "make the initramfs again, and reboot")
    }

    /// Device numbers below 1e00 belong to chips before Turing, and the open modules drive Turing and later.
    private func isUnsupported(_ gpu: Gpu) -> Bool {
        if judge.hasNoProcessor(gpu) { return true }
        // If the proprietary driver is in use, it does not matter what the open one supports.
        guard state.inventory.active?.licence != .proprietary, state.loaded?.kind != .proprietary else { return false }
        return state.supported[gpu.address].map { !$0.isOpenSupported } ?? (gpu.device < 0x1e00)
    }

    private func unsupported(_ gpu: Gpu) -> Finding {
        let branch = state.supported[gpu.address]?.legacyBranch?.printable ?? "580.xx"
        return Finding(
            .gpuUnsupported, .error, "\(gpu.address.printable) is a GPU that NVIDIA's open modules cannot drive",
            evidence: [(gpu.place.appending("device"), gpu.identifier)],
            advice: "install the proprietary driver of branch \(branch), the last one that supports it")
    }

    private func unbound(_ gpu: Gpu) -> Finding {
        let kernel = state.runningKernel
        let (reason, advice): (String, Advice) =
            if state.loaded != nil {
                (", although NVIDIA's driver is loaded", "to see why in the kernel log: \(.gspStatus)")
            } else if kernel?.modules.isReady ?? false {
                (
                    ": the installed modules are not loaded",
                    "modprobe nvidia; if that fails, see why in the kernel log: \(.gspStatus)"
                )
            } else {
                (
                    ": this kernel has no working NVIDIA modules",
                    "\(.build(for: kernel?.release))"
                )
            }
        return Finding(
            .gpuUnbound, .error, kernel: kernel?.release, "no driver has bound \(gpu.address.printable)\(reason)",
            evidence: [(gpu.place.appending("driver"), "does not exist")], advice: advice)
    }

    private func advice(for failure: GspFailure) -> Advice {
        switch failure {
        case .firmwareNotFound, .firmwareNotRead: firmwareAdvice(state.loaded?.version)
        case .leftInBadState, .notStarted, .offTheBus:
            "turn the machine off and on again; a restart does not reset the GPU"
        case .hung: "reboot; if it happens again, report it to NVIDIA with the output of nvidia-bug-report.sh"
        case .notInitialised: "reboot; for details in the kernel log: \(.gspStatus)"
        }
    }

    // MARK: Firmware

    /// Missing firmware that the open modules will need at the next boot.
    var firmware: [Finding] {
        guard !state.isRunning || !state.gpus.isEmpty else { return [] }
        return state.firmware.filter { $0.licence == .open && $0.isWhollyMissing }.compactMap { request in
            guard let file = request.files.first, case .missing(let reason) = file.state else { return nil }
            let kernels = request.kernels.map(\.text.printable).joined(separator: ", ")
            let asking = state.inventory.kernels.first { request.kernels.contains($0.release) }?.modules.core
            return Finding(
                .firmwareMissing, .error,
                "the GSP firmware \(request.version.text.printable), which the modules for \(kernels) need, is "
                    + "missing: \(reason)",
                evidence: asking.map { [($0.path, "requests \(file.name)")] } ?? [],
                advice: firmwareAdvice(request.version))
        }
    }

    private func firmwareAdvice(_ version: DriverVersion?) -> Advice {
        let package =
            switch state.inventory.distribution.family {
            case .arch: " (nvidia-utils)"
            case .debian: " (firmware-nvidia-gsp)"
            default: ""
            }
        return "install the userspace driver in version \(version?.text.printable ?? "of the modules"), "
            + "which contains the firmware\(package)"
    }
}
