import DriverFacts
import DriverModel
import Host
import SystemPackage
import TestSupport

/// What dkms 3.2.2 leaves in a tree, as far as nvctl looks at it.
struct FakeDkms {
    let fixture: FixtureRoot

    init(_ fixture: FixtureRoot) { self.fixture = fixture }

    private var root: SystemRoot { fixture.root }

    func run(_ arguments: [String]) async throws -> ProgramResult {
        func value(_ option: String) -> String {
            arguments.firstIndex(of: option).map { arguments[$0 + 1] } ?? ""
        }
        let tree = FilePath(arguments.contains("--dkmstree") ? value("--dkmstree") : "/var/lib/dkms")
        let (module, version, kernel) = (value("-m"), value("-v"), value("-k"))
        let entry = tree.appending(module).appending(version)
        let built = entry.appending(kernel).appending("x86_64")
        switch arguments.first {
        case "--version": return ProgramResult(.exited(0), output: "dkms-3.2.2\n")
        case "add":
            try fixture.link(entry.appending("source"), to: FilePath("/usr/src/\(module)-\(version)"))
        case "build":
            try fixture.file(built.appending("log/make.log"), "make\n")
            for name in try modules(of: entry) {
                try fixture.module(
                    built.appending("module/\(name).ko"), ModuleSpec(version: version, kernel: kernel))
            }
        case "remove": try root.removeTree(entry)
        case "uninstall":
            for name in try modules(of: entry) {
                let file = fixture.modulePath(name, of: kernel)
                if root.exists(file) { try root.unlink(file) }
            }
            try root.unlink(tree.appending(module).appending("kernel-\(kernel)-x86_64"))
            return try await fixture.depmod(["-a", kernel])
        case "unbuild":
            try root.removeTree(built)
            root.removeEmptyDirectory(built.removingLastComponent())
        default: throw FakePrograms.Unexpected(commandLine: "dkms \(arguments.joined(separator: " "))")
        }
        return ProgramResult(.exited(0))
    }

    /// What bash says that the settings of a dkms.conf are (`DkmsSettings`).
    func settings(_ arguments: [String]) throws -> ProgramResult {
        guard arguments.count > 8, arguments[2] == "nvctl" else {
            throw FakePrograms.Unexpected(commandLine: "bash")
        }
        let entry = FilePath(arguments[7]).appending(arguments[3]).appending(arguments[4])
        var words = try modules(of: entry).flatMap { ["module", $0, "updates/dkms"] }
        words += ["distribution", "arch", "", "end", "end", ""]
        return ProgramResult(.exited(0), output: words.map { $0 + "\0" }.joined())
    }

    /// Leaves a compiler's error in the log, as when the kernel is too new for the driver.
    func failedBuild(_ program: Program) throws -> ProgramResult {
        let arguments = program.arguments
        guard let place = arguments.firstIndex(of: "--dkmstree") else { return ProgramResult(.exited(10)) }
        let version = arguments.firstIndex(of: "-v").map { arguments[$0 + 1] } ?? ""
        try fixture.file(
            FilePath(arguments[place + 1]).appending("nvidia/\(version)/build/make.log"),
            "nvidia/nv.c:7:9: error: implicit declaration of function 'gone'\n")
        return ProgramResult(.exited(10))
    }

    private func modules(of entry: FilePath) throws -> [String] {
        try DkmsConf.read(entry.appending("source/dkms.conf"), in: root).modules.map(\.installedName)
    }
}
