import Crypto
import Host
import SystemPackage

/// With what one kernel's build would compile the independent part: the environment in which its
/// makefiles run, as they see it themselves.
struct CoreRequest: Hashable, Sendable {
    /// All of it, with the command line's variables, which make exports to its commands.
    let environment: [String: String]
    /// Whether the source's makefiles leave it to the linker to know the machine.
    private let needsEmulation: Bool

    /// Of the format of `env -0`.
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

    /// What has no part in the independent objects. Everything else has, known or not: two kernels for
    /// which it differs get an object each.
    private static let irrelevant: Set<String> = [
        // make's own; flags and variables are taken apart below
        "MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MAKE_TERMOUT", "MAKE_TERMERR",
        // the shell's
        "PWD", "OLDPWD", "SHLVL", "_",
        // which kernel, and which of its modules; `SourceSharing` makes sure that no makefile asks for it
        "kernelver", "KERNEL_UNAME", "KERNELRELEASE", "SYSSRC", "SYSOUT", "NV_EXCLUDE_KERNEL_MODULES",
        "NV_EXCLUDE_BUILD_MODULES",
        "IGNORE_PREEMPT_RT_PRESENCE", "IGNORE_CC_MISMATCH", "IGNORE_MISSING_MODULE_SYMVERS", "NV_VERBOSE",
        // nvctl's
        "NVCTL_CORE", "NVCTL_RUN", "OMP_NUM_THREADS",
    ]

    var relevant: [String: String] { environment.filter { !Self.irrelevant.contains($0.key) } }

    /// The variables of the command line, as make hands them on.
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

    /// The linker as it has to be called where the source is from before 545.23.06: its makefiles have it wrap a
    /// binary file without saying for which machine, which ld.lld does not guess (open-gpu-kernel-modules, issue 405).
    private var emulation: String? {
        guard needsEmulation, let linker = environment["NVCTL_LD"], !linker.contains(" "), linker.hasSuffix("lld"),
            output.hasSuffix("_x86_64")
        else { return nil }
        return "\(linker) -m elf_x86_64"
    }

    /// What the objects are filed under: the source's content, everything relevant of the environment,
    /// and which programs these tools are.
    func key(source: String, versionsOn host: Host) async throws -> String {
        var hash = SHA256()
        func add(_ text: String) { hash.update(data: Array(text.utf8) + [0]) }
        add("nvctl core 1")
        add(source)
        for (name, value) in relevant.sorted(by: { $0.key < $1.key }) { add("\(name)=\(value)") }
        add(emulation ?? "")
        for tool in tools {
            guard let name = tool.split(separator: " ").first.map(String.init) else { continue }
            let result = try await host.programs.run(
                Program(name, ["--version"]), output: .captured(limit: 1 << 16))
            add("\(name): \(result.everything)")
        }
        return hash.finalize().prefix(20).hexadecimal
    }
}
