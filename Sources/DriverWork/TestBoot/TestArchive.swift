import DriverModel
import Host
import SystemPackage

/// What a test boot puts into the kernel's first filesystem: the program that inserts modules, what it is told, and,
/// unless an image brings its own, the modules.
struct TestArchive {
    static let program = "/nvctl-test/init"

    private static let folder = "nvctl-test"
    private static let modules = "\(folder)/modules"

    let plan: TestBootPlan
    /// Stands before each of our lines in the kernel's log, which nothing else can know.
    let mark: String
    let program: [UInt8]

    /// Content of the modules by their names.
    func bytes(_ modules: [String: [UInt8]]) -> [UInt8] {
        var archive = CpioArchive()
        archive.folder(Self.folder)
        archive.file("\(Self.folder)/init", program, mode: 0o755)
        archive.characterDevice("\(Self.folder)/kmsg", major: 1, minor: 11)
        archive.file("\(Self.folder)/plan", Array(instructions.utf8))
        if plan.initramfs == nil {
            archive.folder(Self.modules)
            for module in plan.modules {
                archive.file("\(Self.modules)/\(module.name).ko", modules[module.name] ?? [])
            }
        }
        archive.end()
        return archive.bytes
    }

    private var instructions: String {
        let place = plan.initramfs == nil ? "/" + Self.modules : "/lib/modules/\(plan.kernel)"
        return ([mark, place] + plan.modules.map(\.name)).map { $0 + "\n" }.joined()
    }

    /// Our program, for the compiler that builds modules.
    static func compilation(by compiler: String, of source: FilePath, to target: FilePath) -> Program {
        Program(
            compiler,
            [
                "-static", "-nostdlib", "-ffreestanding", "-fno-stack-protector", "-fno-pie", "-no-pie",
                "-fcf-protection=none", "-march=x86-64", "-O1", "-Wl,--build-id=none", "-o", target.string,
                source.string,
            ])
    }

    static let compilers = ["gcc", "cc", "clang"]
}
