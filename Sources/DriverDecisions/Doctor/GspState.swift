import DriverMessages
import DriverModel
import Text

/// Whether a GPU works with NVIDIA's GSP firmware, on which the open modules run most of the driver.
package enum GspState: Hashable, Sendable {
    case inUse(DriverVersion)
    /// The reason, as part of a sentence.
    case notInUse(String)
    case failed(GspFailure, evidence: KernelLog.Entry)
    case unknown(String)
}

/// Judges a GPU by what the driver and the kernel report, never by its name.
struct GspJudge {
    let state: DriverState

    func state(of gpu: Gpu) -> GspState {
        switch gpu.driver {
        case "nvidia": return bound(gpu)
        case nil: return unbound(gpu)
        case let driver?: return .notInUse("this GPU is driven by \(driver.printable), not by NVIDIA's driver")
        }
    }

    private func bound(_ gpu: Gpu) -> GspState {
        // These messages come while the firmware is in use. All others may be from a failed attempt to start, before a
        // later one succeeded.
        if let (failure, evidence) = failure(of: gpu, among: [.hung, .offTheBus]) {
            return .failed(failure, evidence: evidence)
        }
        if case .answered(let answer) = state.nvml, let said = answer.gpus.first(where: { $0.address == gpu.address }) {
            if let version = said.version.map(DriverVersion.init), version.isRelease { return .inUse(version) }
            if said.isEnabled == false { return withoutFirmware }
        }
        if let version = gpu.information?.firmware { return .inUse(version) }
        if let (failure, evidence) = failure(of: gpu) { return .failed(failure, evidence: evidence) }
        guard let information = gpu.information else {
            return .unknown("the driver does not list this GPU in /proc/driver/nvidia/gpus")
        }
        if information.isExcluded { return .notInUse("the driver was told to ignore this GPU") }
        if state.loaded?.kind == .proprietary, information.isInitialised || state.loaded?.isFirmwareSwitchedOff == true
        {
            return withoutFirmware
        }
        return .unknown(
            information.isInitialised
                ? "the driver does not say which firmware it uses"
                : "no program has used this GPU since the driver was loaded, so it is not initialised yet")
    }

    /// A state that only the proprietary modules can have.
    private var withoutFirmware: GspState {
        guard let loaded = state.loaded, loaded.isFirmwareSwitchedOff, let value = loaded.enableGpuFirmware else {
            return .notInUse("the proprietary modules drive this GPU without it")
        }
        let origin = state.firmwareOption.map { ", set in \($0.origin)" } ?? ""
        return .notInUse("turned off by the module parameter NVreg_EnableGpuFirmware=\(value)\(origin)")
    }

    private func unbound(_ gpu: Gpu) -> GspState {
        if hasNoProcessor(gpu) {
            return .notInUse("the driver says that this GPU has no GSP; the open modules need Turing or later")
        }
        if let (failure, evidence) = failure(of: gpu) { return .failed(failure, evidence: evidence) }
        if let answer = state.supported[gpu.address], !answer.isOpenSupported {
            let branch = answer.legacyBranch.map { " (the last drivers for it are \($0.printable))" } ?? ""
            return .notInUse(
                "according to \(answer.list.string.printable), the open modules do not support this GPU\(branch)")
        }
        return .unknown(
            state.loaded == nil
                ? "NVIDIA's driver is not loaded, and only it can tell" : "no driver has bound this GPU")
    }

    /// What the open modules log about a GPU from before Turing. The message has several lines.
    func hasNoProcessor(_ gpu: Gpu) -> Bool {
        state.log.entries.contains { entry in
            entry.message.contains(gpu.address)
                && KernelMessage.withoutGsp.isSaid(in: entry.text)
        }
    }

    /// The first of these failures that the log reports for this GPU.
    private func failure(
        of gpu: Gpu, among wanted: [GspFailure] = GspFailure.allCases
    ) -> (GspFailure, KernelLog.Entry)? {
        // Some messages of the driver name no GPU. They can be assigned only if there is just one.
        let isOnlyOne = state.gpus.count { $0.driver == nil || $0.hasNvidiaDriver } == 1
        // Messages about errors name the bus and the device, but not the function.
        let place = gpu.address.split(separator: ".").first.map(String.init) ?? gpu.address
        for entry in state.log.entries where isOnlyOne || entry.message.contains(place) {
            if let failure = GspFailure(entry.text), wanted.contains(failure) { return (failure, entry) }
        }
        return nil
    }
}
