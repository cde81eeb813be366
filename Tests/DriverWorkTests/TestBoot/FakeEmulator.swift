import Host
import Synchronization
import SystemPackage

/// Compiles nothing, and lets the kernel of a test insert one module.
final class FakeEmulator: ProgramRunner {
    enum Kvm: Sendable { case good, refused, silent }

    private let root: SystemRoot
    private let kvm: Kvm
    private let used = Mutex<[String]>([])

    init(root: SystemRoot, kvm: Kvm = .refused) {
        self.root = root
        self.kvm = kvm
    }

    var accelerations: [String] { used.withLock { $0 } }

    func locate(_ name: String) -> FilePath? { FilePath("/usr/bin").appending(name) }

    func run(_ program: Program, output: ProgramOutput) async throws -> ProgramResult {
        func value(after option: String) -> String {
            program.arguments.firstIndex(of: option).map { program.arguments[$0 + 1] } ?? ""
        }
        guard program.name == "timeout" else {
            try root.write("program", to: FilePath(value(after: "-o")))
            return ProgramResult(.exited(0))
        }
        let acceleration = value(after: "-accel")
        used.withLock { $0.append(acceleration) }
        if acceleration == "kvm" {
            switch kvm {
            case .good: break
            case .refused: return ProgramResult(.exited(1), errors: "failed to initialize kvm: Permission denied\n")
            case .silent: try await Task.sleep(for: .seconds(600))
            }
        }
        let archive = String(decoding: try root.read(FilePath(value(after: "-initrd"))), as: UTF8.self)
        let mark = archive.firstMatch(of: #/nvctl-[0-9]+/#).map { String($0.output) } ?? ""
        let console = String(value(after: "-serial").dropFirst("file:".count))
        try root.write("\(mark) insert nvidia 0\r\n\(mark) result nvidia 0\r\n\(mark) end 0\r\n", to: FilePath(console))
        return ProgramResult(.exited(0))
    }
}
