import DriverMessages
import DriverModel
import SystemPackage
import Text

/// The driver as it works now: what is loaded, the GPUs, and their firmware.
struct DriverRules {
    private let state: DriverState
    private let judge: GspJudge

    init(_ state: DriverState) {
        self.state = state
        judge = GspJudge(state: state)
    }

    var findings: [Finding] { versions + gpus + firmware }

    // MARK: Versions

    /// Of what is loaded, against what is installed.
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
            let message =
                "the loaded modules are \(version), the userspace driver is \(userspace.version): "
                + "they do not work together"
            let all = evidence + [(userspace.library, userspace.package ?? "belongs to no package")]
            findings.append(
                installed.map(userspace.works) == true
                    ? rebootPending(message, evidence: all, advice: Self.reboot)
                    : Finding(
                        .userspaceVersion, .error, kernel: state.runningKernel?.release, message, evidence: all,
                        advice: "install both in one version, then reboot"))
        } else if let core, let installed, installed != version {
            findings.append(
                rebootPending(
                    "the loaded modules are \(version), those installed for this kernel are \(installed.text.printable)",
                    evidence: evidence + [(core.path, installed.text)], advice: Self.reboot))
        }
        return findings
    }

    private static let reboot: Advice =
        "reboot; if they are still loaded then, the initramfs holds the old ones and is to be made again"

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
        // Given to a virtual machine on purpose.
        guard state.isWanted, gpu.driver != "vfio-pci" else { return nil }
        if case .failed(let failure, let evidence) = judge.state(of: gpu) {
            let isFirmware = failure == .firmwareNotFound || failure == .firmwareNotRead
            // What the kernel did not find and is not there is one finding, and the path says more.
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
            .gpuHeld, .warning, "\(gpu.address.printable) is held by \(module), so NVIDIA's driver cannot have it",
            evidence: [(gpu.place.appending("driver"), gpu.driver ?? "")],
            advice:
                "when its modules are there: write 'blacklist \(module)' in /etc/modprobe.d/\(module).conf, make the "
                + "initramfs again, reboot")
    }

    /// Device numbers before 1e00 are of chips before Turing, the first that the open modules drive.
    private func isUnsupported(_ gpu: Gpu) -> Bool {
        if judge.hasNoProcessor(gpu) { return true }
        // Where the proprietary driver is in use, nobody asks the open one.
        guard state.inventory.active?.licence != .proprietary, state.loaded?.kind != .proprietary else { return false }
        return state.supported[gpu.address].map { !$0.isOpenSupported } ?? (gpu.device < 0x1e00)
    }

    private func unsupported(_ gpu: Gpu) -> Finding {
        let branch = state.supported[gpu.address]?.legacyBranch?.printable ?? "580.xx"
        return Finding(
            .gpuUnsupported, .error, "\(gpu.address.printable) is a GPU that NVIDIA's open modules cannot drive",
            evidence: [(gpu.place.appending("device"), gpu.identifier)],
            advice: "the last drivers for it are the proprietary ones of branch \(branch)")
    }

    private func unbound(_ gpu: Gpu) -> Finding {
        let kernel = state.runningKernel
        let (reason, advice): (String, Advice) =
            if state.loaded != nil {
                (", although NVIDIA's is loaded", "the kernel log says why: \(.gspStatus)")
            } else if kernel?.modules.isReady ?? false {
                (
                    ": the installed modules are not loaded",
                    "modprobe nvidia; if that fails, the kernel log says why: \(.gspStatus)"
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
            "switch the machine off and on again; a restart does not reset the GPU"
        case .hung: "reboot; if it happens again, report it to NVIDIA with the output of nvidia-bug-report.sh"
        case .notInitialised: "reboot; the kernel log has more: \(.gspStatus)"
        }
    }

    // MARK: Firmware

    /// Firmware that the open modules could not do without at the next boot.
    var firmware: [Finding] {
        guard !state.isRunning || !state.gpus.isEmpty else { return [] }
        return state.firmware.filter { $0.licence == .open && $0.isWhollyMissing }.compactMap { request in
            guard let file = request.files.first, case .missing(let reason) = file.state else { return nil }
            let kernels = request.kernels.map(\.text.printable).joined(separator: ", ")
            let asking = state.inventory.kernels.first { request.kernels.contains($0.release) }?.modules.core
            return Finding(
                .firmwareMissing, .error,
                "the GSP firmware of \(request.version.text.printable), which the modules for \(kernels) need, is not "
                    + "there: \(reason)",
                evidence: asking.map { [($0.path, "asks for \(file.name)")] } ?? [],
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
        return "install the userspace driver of version \(version?.text.printable ?? "the modules"), "
            + "which brings the firmware\(package)"
    }
}
