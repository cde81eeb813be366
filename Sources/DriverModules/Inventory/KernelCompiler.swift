import Host
import SystemPackage
import Text

/// The compiler that a kernel was built with, as its configuration names it.
struct KernelCompiler: Hashable, Sendable {
    /// `gcc`, `gcc-12`, `clang`
    let name: String
    /// `12.2.0`
    let version: DriverVersion
    /// The option that says so, with its value.
    let option: String
    let isClang: Bool
    /// Plugins are loaded by the very compiler that they were built for, and no other.
    let hasPlugins: Bool

    /// - Parameter text: of a .config or auto.conf, which quotes nothing.
    init?(configuration text: [UInt8]) {
        func value(_ option: String) -> String? {
            guard let start = text.offset(of: Array("\nCONFIG_\(option)=".utf8)) else { return nil }
            let line = text[(start + option.utf8.count + "\nCONFIG_=".utf8.count)...].prefix {
                $0 != UInt8(ascii: "\n")
            }
            return String(decoding: line, as: UTF8.self).filter { $0 != "\"" }
        }
        isClang = value("CC_IS_CLANG") == "y"
        let option = isClang ? "CLANG_VERSION" : "GCC_VERSION"
        // 12.2.0 is 120200 (scripts/cc-version.sh of the kernel).
        guard let code = value(option).flatMap({ Int($0) }), code >= 10000,
            let name = value("CC_VERSION_TEXT")?.split(separator: " ").first
        else { return nil }
        self.name = isClang ? "clang" : String(name)
        version = DriverVersion("\(code / 10000).\(code / 100 % 100).\(code % 100)")
        self.option = "CONFIG_\(option)=\(code)"
        hasPlugins = value("GCC_PLUGINS") == "y"
    }
}

/// The compilers that are installed, and what they say of their version. Each is a program to be started.
struct InstalledCompilers: Hashable, Sendable {
    struct Compiler: Hashable, Sendable {
        let path: FilePath
        let version: DriverVersion
    }

    var found: [String: Compiler] = [:]

    private static let lld = "ld.lld"

    var linker: Compiler? { found[Self.lld] }

    /// The one that DKMS and NVIDIA's makefile take: the kernel's own by name, else whatever is gcc.
    subscript(kernel: KernelCompiler) -> Compiler? { found[kernel.name] ?? (kernel.isClang ? nil : found["gcc"]) }

    static func asking(_ kernels: [KernelCompiler], on host: Host) async -> InstalledCompilers {
        var compilers = InstalledCompilers()
        let names = Set(kernels.map(\.name) + ["gcc"] + (kernels.contains(where: \.isClang) ? [lld] : []))
        for name in names.sorted() {
            guard let path = host.programs.locate(name) else { continue }
            // gcc gives only its major version where nothing else is asked for.
            let arguments = name == lld ? ["--version"] : ["-dumpfullversion", "-dumpversion"]
            let program = Program(path.string, name == "clang" ? ["-dumpversion"] : arguments)
            guard let text = try? await host.programs.output(of: program, limit: 1 << 16) else { continue }
            // `12.2.0`, or `Debian LLD 14.0.6 (compatible with GNU linkers)`
            let word = text.split(whereSeparator: \.isWhitespace).first { $0.first?.isNumber ?? false }
            if let word { compilers.found[name] = Compiler(path: path, version: DriverVersion(String(word))) }
        }
        return compilers
    }
}

extension DriverVersion {
    /// Of a program, the first number.
    var major: Int { Int(text.prefix { $0.isNumber }) ?? 0 }
}
