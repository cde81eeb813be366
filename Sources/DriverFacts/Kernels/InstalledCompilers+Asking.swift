import DriverModel
import Host
import Text

extension InstalledCompilers {
    package static func asking(_ kernels: [KernelCompiler], on host: Host) async -> InstalledCompilers {
        var compilers = InstalledCompilers()
        let names = Set(kernels.map(\.name) + ["gcc"] + (kernels.contains(where: \.isClang) ? [lld] : []))
        for name in names.sorted() {
            guard let path = host.programs.locate(name) else { continue }
            // With `-dumpversion` alone, gcc gives only its major version.
            let arguments = name == lld ? ["--version"] : ["-dumpfullversion", "-dumpversion"]
            let program = Program(path.string, name == "clang" ? ["-dumpversion"] : arguments)
            let status = host.root.status(path, following: true)?.question ?? ""
            let text = await host.answers.answer(to: [program.commandLine, status]) {
                try? await host.programs.output(of: program, limit: 1 << 16)
            }
            guard let text else { continue }
            // `12.2.0`, or `Debian LLD 14.0.6 (compatible with GNU linkers)`
            let word = text.split(whereSeparator: \.isWhitespace).first { $0.first?.isNumber ?? false }
            if let word { compilers.found[name] = Compiler(path: path, version: CompilerVersion(String(word))) }
        }
        return compilers
    }
}
