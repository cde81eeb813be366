import DriverModel
import Host
import SystemPackage
import Text

/// Whether and how the kernel-independent part of a source can be shared.
package enum SourceSharing: Hashable, Sendable {
    /// NVIDIA's whole tree, unmodified: its independent objects serve all kernels of one toolchain.
    case shared
    /// The objects come with the source (Debian's package), or there are none (other drivers).
    case none
    /// The whole tree, but something could change what is compiled, so everything is compiled for each kernel. Has the
    /// reason, as part of a sentence.
    case full(String)

    /// Whether it is NVIDIA's tree as in git.
    package var isWholeTree: Bool { self != .none }

    package static func of(_ source: FilePath, for target: BuildTarget, in root: SystemRoot) -> SourceSharing {
        let parts = ["kernel-open", "src/nvidia", "src/nvidia-modeset"].map { source.appending($0) }
        let files = ["Makefile", "utils.mk", "src/nvidia/Makefile", "src/nvidia-modeset/Makefile"]
        // If a folder were a link, a build would write to its target.
        guard parts.allSatisfy({ root.status($0)?.kind == .directory }),
            root.status(source.appending("src"))?.kind == .directory,
            files.allSatisfy({ root.status(source.appending($0))?.kind == .file })
        else { return .none }
        for file in files.dropFirst() + ["nv-compiler.sh"] + makefileParts(of: source, in: root) {
            let text =
                root.text(source.appending(FilePath(file).components), limit: 1 << 20)
                .map { $0.split(separator: "\n").map { $0.prefix { $0 != "#" } }.joined(separator: "\n") } ?? ""
            if let name = kernelNames.first(where: text.contains) { return .full("its \(file) mentions \(name)") }
        }
        for conf in confs(of: source, for: target, in: root) {
            guard let text = root.text(conf, limit: 1 << 20) else { return .full("\(conf) cannot be read") }
            if let reason = interference(of: ShellAssignments(parsing: text)) { return .full("\(conf) \(reason)") }
        }
        let patches = DkmsLocations.settings.appending(target.module).appending("patches")
        if root.exists(patches) { return .full("\(patches) has patches") }
        return .shared
    }

    /// Whether nobody ever sees the compiled debug information: DKMS strips it (STRIP), and nothing in the dkms.conf of
    /// the source or the machine runs before that.
    package static func losesDebugInformation(_ source: FilePath, for target: BuildTarget, in root: SystemRoot) -> Bool
    {
        confs(of: source, for: target, in: root).allSatisfy { conf in
            guard let text = root.text(conf, limit: 1 << 20) else { return false }
            let conf = ShellAssignments(parsing: text)
            return !conf.hasHiddenAssignments && conf.values["STRIP"] == nil && conf.values["POST_BUILD"] == nil
        }
    }

    /// The files that DKMS reads its build settings from, in its order (3.0.10 to 3.4.3).
    private static func confs(of source: FilePath, for target: BuildTarget, in root: SystemRoot) -> [FilePath] {
        let (module, version, kernel) = (target.module, target.version.text, target.kernel.text)
        let overrides = [
            module, "\(module)-\(version)", "\(module)--\(kernel)", "\(module)-\(version)-\(kernel)",
            "\(module)-\(version)-\(kernel)-\(target.architecture)",
        ]
        return [source.appending("dkms.conf")]
            + overrides.map { DkmsLocations.settings.appending("\($0).conf") }.filter(root.exists)
    }

    /// Words that the makefiles of an independent part do not need: they name the interface, or the kernel to build
    /// for.
    private static let kernelNames = [
        "kernel-open", "KERNEL_UNAME", "KERNELRELEASE", "SYSSRC", "SYSOUT", "kernelver", "uname -r", "/lib/modules",
    ]

    private static func makefileParts(of source: FilePath, in root: SystemRoot) -> [String] {
        ["src/nvidia", "src/nvidia-modeset", "src/common"].flatMap { folder in
            root.names(in: source.appending(FilePath(folder).components)).filter { $0.hasSuffix(".mk") }
                .map { "\(folder)/\($0)" }
        }
    }

    /// How a dkms.conf could change what is compiled before `make` gets there; nil if it cannot.
    private static func interference(of conf: ShellAssignments) -> String? {
        if conf.hasHiddenAssignments { return "runs other scripts" }
        if conf.values["PATCH"] != nil { return "applies patches (PATCH)" }
        if conf.values["PRE_BUILD"] != nil { return "runs a script before the build (PRE_BUILD)" }
        if (conf.values["MAKE"]?.count ?? 0) > 1 { return "has several MAKE commands" }
        for name in ["MAKE", "CLEAN"] {
            for value in (conf.values[name] ?? [:]).values where !isPlainCommand(value.text, of: conf) {
                return "has more than one command in \(name)"
            }
        }
        return nil
    }

    /// Whether a command is one program with arguments after bash has expanded its variables.
    private static func isPlainCommand(_ text: String, of conf: ShellAssignments, depth: Int = 0) -> Bool {
        // The only command substitution that a MAKE command needs is the number of processors.
        var rest = text
        for harmless in ["$(nproc)", "`nproc`", "$(nproc --all)"] {
            rest = rest.split(separator: harmless, omittingEmptySubsequences: false).joined()
        }
        guard depth < 4, !rest.contains(where: { ";&|<>`\n".contains($0) }), !rest.contains("$(") else { return false }
        let names = Set(rest.split(separator: "$").dropFirst().map(variableName))
        return names.allSatisfy { name in
            (conf.values[name] ?? [:]).values.allSatisfy { isPlainCommand($0.text, of: conf, depth: depth + 1) }
        }
    }

    private static func variableName(_ text: Substring) -> String {
        String(text.drop { $0 == "{" }.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    }
}

extension ShellAssignments.Value {
    fileprivate var text: String {
        switch self {
        case .literal(let text), .unknown(let text): text
        }
    }
}
