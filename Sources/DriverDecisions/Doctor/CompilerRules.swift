import DriverModel
import SystemPackage
import Text

/// Findings about installed compilers that differ from those that built a kernel. A small difference is harmless.
enum CompilerRules {
    @Sendable static func mismatches(_ examination: Examination) -> [Finding] {
        guard examination.inventory.hasDriver else { return [] }
        return examination.booted.compactMap { kernel in
            guard kernel.installed.hasHeaders, kernel.modules.state != .packaged,
                let options = examination.options[kernel.release], let wanted = options.compiler,
                let found = examination.installedCompilers[wanted],
                let problem = problem(wanted, found, examination.installedCompilers.linker)
            else { return nil }
            return Finding(
                .compilerMismatch, .warning, kernel: kernel.release, problem.message,
                evidence: [(options.file, wanted.option), (found.path, found.version.text)],
                advice: examination.inventory.distribution.upgradeCommand.map { "\(problem.advice): \($0)" }
                    ?? problem.advice)
        }
    }

    private static func problem(
        _ wanted: KernelCompiler, _ found: InstalledCompilers.Compiler, _ linker: InstalledCompilers.Compiler?
    ) -> (message: String, advice: Advice)? {
        let both =
            "it was built with \(wanted.name.printable) \(wanted.version), and \(found.path.string.printable) is "
            + "\(found.version.text.printable), which does not"
        if found.version.major < wanted.version.major {
            return (
                "\(both) know all its options",
                "move \(found.path.string.printable) out of the way, or upgrade it"
            )
        }
        if wanted.hasPlugins, found.version != wanted.version {
            return (
                "\(both) load the kernel's compiler plugins", "install a kernel and a compiler that belong together"
            )
        }
        if wanted.isClang, let linker, linker.version.major != found.version.major {
            return (
                "its modules are built with clang \(found.version.text.printable) and lld "
                    + "\(linker.version.text.printable), which cannot be combined",
                "install clang and lld in the same version"
            )
        }
        return nil
    }
}
