import DriverModel
import Host
import SystemPackage

/// What a test boot adds to the kernel's first filesystem: the program that inserts modules, its instructions, and the
/// modules, unless an image has its own.
struct TestArchive {
    static let program = "/nvctl-test/init"

    private static let folder = "nvctl-test"
    private static let modules = "\(folder)/modules"

    let plan: TestBootPlan
    /// Precedes each of our lines in the kernel's log. Nothing else can know it.
    let mark: String
    let program: [UInt8]

    /// `modules` has the content of the modules by name.
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

    /// Compiles our program with one of `compilers`.
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
