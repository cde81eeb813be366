import SystemPackage
import Text

/// The compiler that a kernel was built with, as its configuration names it.
package struct KernelCompiler: Hashable, Sendable {
    /// `gcc`, `gcc-12`, `clang`
    package let name: String
    /// `12.2.0`
    package let version: CompilerVersion
    /// The option that contains the version, with its value.
    package let option: String
    package let isClang: Bool
    /// The kernel was built with plugins. Only the very compiler that plugins were built for can load them.
    package let hasPlugins: Bool

    /// - Parameter text: the content of a .config or auto.conf, with a line break before it.
    package init?(configuration text: [UInt8]) {
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
        version = CompilerVersion("\(code / 10000).\(code / 100 % 100).\(code % 100)")
        self.option = "CONFIG_\(option)=\(code)"
        hasPlugins = value("GCC_PLUGINS") == "y"
    }
}

/// The installed compilers, and the versions that they report. Each has to be started for that.
package struct InstalledCompilers: Hashable, Sendable {
    package struct Compiler: Hashable, Sendable {
        package let path: FilePath
        package let version: CompilerVersion

        package init(path: FilePath, version: CompilerVersion) {
            self.path = path
            self.version = version
        }
    }

    package var found: [String: Compiler] = [:]

    package init(found: [String: Compiler] = [:]) {
        self.found = found
    }

    /// The compiler that DKMS and NVIDIA's makefile take: the one with the name of the kernel's own, else gcc.
    package subscript(kernel: KernelCompiler) -> Compiler? {
        found[kernel.name] ?? (kernel.isClang ? nil : found["gcc"])
    }
}

/// The version of a compiler or a linker, such as `12.2.0`.
package struct CompilerVersion: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package init(_ text: String) { self.text = text }

    package var description: String { text }
    /// The first number.
    package var major: Int { Int(text.prefix { $0.isNumber }) ?? 0 }
}

extension InstalledCompilers {
    package static let lld = "ld.lld"

    package var linker: Compiler? { found[Self.lld] }
}
