import Crypto
import Host
import SystemPackage
import Text

/// How one kernel's build would compile the independent part: the environment in which its makefiles run, as they see
/// it themselves.
package struct CoreRequest: Hashable, Sendable {
    /// The whole environment, with variables from make's command line, because make exports these to its commands.
    let environment: [String: String]
    /// Whether the source's makefiles leave it to the linker to guess the machine.
    private let needsEmulation: Bool

    /// Parses the format of `env -0`.
    init(parsing bytes: [UInt8], needsEmulation: Bool = false) {
        self.needsEmulation = needsEmulation
        var environment: [String: String] = [:]
        for entry in bytes.split(separator: 0) {
            let parts = entry.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            environment[String(decoding: parts[0], as: UTF8.self)] = String(decoding: parts[1], as: UTF8.self)
        }
        self.environment = environment
    }

    var compiler: String { environment["NVCTL_CC"] ?? "cc" }
    private var tools: [String] { ["NVCTL_CC", "NVCTL_LD", "NVCTL_OBJCOPY"].compactMap { environment[$0] } }
    /// Where the makefiles put the object, relative to their folder: `_out/Linux_x86_64`.
    var output: String { environment["NVCTL_OUTPUT"] ?? "" }

    /// Variables that do not affect the independent objects. All others do, known or not: kernels with different values
    /// get objects of their own.
    private static let irrelevant: Set<String> = [
        // make's own; flags and variables are treated below
        "MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MAKE_TERMOUT", "MAKE_TERMERR",
        // the shell's
        "PWD", "OLDPWD", "SHLVL", "_",
        // the kernel and its modules; `SourceSharing` makes sure that no makefile asks for them
        "kernelver", "KERNEL_UNAME", "KERNELRELEASE", "SYSSRC", "SYSOUT", "NV_EXCLUDE_KERNEL_MODULES",
        "NV_EXCLUDE_BUILD_MODULES",
        "IGNORE_PREEMPT_RT_PRESENCE", "IGNORE_CC_MISMATCH", "IGNORE_MISSING_MODULE_SYMVERS", "NV_VERBOSE",
        // nvctl's
        "NVCTL_CORE", "NVCTL_RUN", "OMP_NUM_THREADS",
    ]

    var relevant: [String: String] { environment.filter { !Self.irrelevant.contains($0.key) } }

    /// The variables of the command line, as make passes them on.
    private var overrides: String? {
        guard let flags = environment["MAKEFLAGS"], let separator = flags.firstRange(of: " -- ") else { return nil }
        return String(flags[separator.upperBound...])
    }

    /// The environment to compile in: this one, without the jobs of the make that it was taken from.
    var compileEnvironment: [String: String] {
        var result = environment.filter { name, _ in
            !["MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "PWD", "OLDPWD", "SHLVL", "_"].contains(name)
                && !name.hasPrefix("NVCTL_")
        }
        let variables = [overrides, emulation.map { "LD=" + $0.split(separator: " ").joined(separator: "\\ ") }]
            .compactMap(\.self)
        result["MAKEFLAGS"] = variables.isEmpty ? nil : "w -- " + variables.joined(separator: " ")
        return result
    }

    /// The command to use as linker if the source is older than 545.23.06. Its makefiles have the linker wrap a binary
    /// file without naming the machine, which ld.lld does not guess (open-gpu-kernel-modules, issue 405).
    private var emulation: String? {
        guard needsEmulation, let linker = environment["NVCTL_LD"], !linker.contains(" "), linker.hasSuffix("lld"),
            output.hasSuffix("_x86_64")
        else { return nil }
        return "\(linker) -m elf_x86_64"
    }

    /// The name of the objects in the store. It depends on the source's content, on everything relevant in the
    /// environment, and on which programs these tools are.
    func key(source: String, versionsOn host: Host) async throws -> String {
        var hash = SHA256()
        func add(_ text: String) { hash.update(data: Array(text.utf8) + [0]) }
        add("nvctl core 2")
        add(source)
        // Kernels name the same compiler differently: gcc-12, x86_64-linux-gnu-gcc-12.
        let compiler = compiler
        for (name, value) in relevant.sorted(by: { $0.key < $1.key }) where name != "NVCTL_CC" {
            add("\(name)=\(name == "CC" && value == compiler ? "" : value)")
        }
        add(emulation ?? "")
        for tool in tools { add(try await identity(of: tool, isCompiler: tool == compiler, on: host)) }
        return hash.finalize().prefix(20).hexadecimal
    }

    /// Identifies the program behind a name. One file may be many compilers, depending on the name that it is called
    /// by.
    private func identity(of tool: String, isCompiler: Bool, on host: Host) async throws -> String {
        let words = tool.split(separator: " ").map(String.init)
        guard let name = words.first else { return "" }
        func answer(_ option: String) async throws -> Substring {
            let program = Program(name, [option])
            let result = try await host.programs.run(program, output: .captured(limit: 1 << 16))
            // A killed program, for example by Ctrl-C, may have given half an answer, which would make another key.
            guard result.exitStatus != nil else { throw ProgramError(program, .ended(result)) }
            return Substring(result.everything)
        }
        // The first word of the output is the name that the program was called by.
        let version = try await answer("--version").drop { $0 != " " }
        let machine = isCompiler ? try await answer("-dumpmachine") : ""
        let file = host.programs.locate(name).flatMap { try? host.root.resolve($0) }
        return ([file?.string ?? name] + words.dropFirst() + [String(version), String(machine)]).joined(separator: "\n")
    }
}
