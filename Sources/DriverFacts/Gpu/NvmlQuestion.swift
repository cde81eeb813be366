import DriverModel
import FoundationEssentials
import Host
import SystemPackage

/// Asks NVML in a process of its own, so that a library that crashes or hangs harms nothing else.
package struct NvmlQuestion: Sendable {
    /// After this time the process ends itself. NVML takes a second or two to initialise a GPU.
    package static let seconds: UInt32 = 5

    let state: DriverState
    let host: Host

    package init(_ state: DriverState, on host: Host) {
        self.state = state
        self.host = host
    }

    package func ask() async -> NvmlResult {
        if let reason = reasonNotToAsk { return .notAsked(reason) }
        guard let library = state.inventory.userspace?.library else { return .notAsked("the library does not exist") }
        let program = Program(
            host.ownProgram.string, ["driver", "gsp", "ask-nvml", library.string] + askable.map(\.address))
        let programs = host.programs
        // The process's own alarm ends it. A process that is stuck in the kernel ignores even that, and is not waited
        // for.
        let result = await firstResult(within: .seconds(Int(Self.seconds) + 2)) {
            try? await programs.run(program, output: .captured(limit: 1 << 16))
        }
        guard let result, let result else { return .failed("it did not answer") }
        if let answer = try? JSONDecoder().decode(NvmlAnswer.self, from: Data(result.output.utf8)), result.succeeded {
            return .answered(answer)
        }
        if case .signalled(let signal) = result.ending {
            return .failed(signal == Self.alarm ? "it did not answer" : "it crashed (signal \(signal))")
        }
        return .failed(result.errors.split(separator: "\n").last.map(String.init) ?? "it gave no answer")
    }

    private static let alarm: Int32 = 14

    private var askable: [Gpu] { state.gpus.filter { $0.hasNvidiaDriver && !$0.isAsleep } }

    private var reasonNotToAsk: String? {
        guard let loaded = state.loaded else { return "the driver is not loaded" }
        guard let userspace = state.inventory.userspace else { return "there is no userspace driver" }
        // The library would report that itself, but there is no point in loading what cannot work.
        guard loaded.version.map(userspace.works) == true else {
            return "its version differs from that of the loaded modules"
        }
        guard !askable.isEmpty else { return "no GPU that the driver has bound is awake" }
        // Without this file, NVML starts nvidia-modprobe, which loads modules. A command that only reads must not.
        guard host.root.exists("/dev/nvidiactl") else { return "/dev/nvidiactl does not exist" }
        guard !host.isRoot || isRoots(userspace.library) else { return "users other than root can write to it" }
        return nil
    }

    /// Root runs no code that others can change.
    private func isRoots(_ library: FilePath) -> Bool {
        guard let path = try? host.root.resolve(library) else { return false }
        var place = path
        while true {
            guard let status = host.root.status(place), status.owner == 0, status.mode & 0o022 == 0 else {
                return false
            }
            guard !place.components.isEmpty, place.removeLastComponent() else { return true }
        }
    }
}
