import DriverModel
import SystemPackage

/// What a log is about. The words of causes and the commands of advice depend on it.
package struct LogOrigin: Hashable, Sendable {
    let distribution: Distribution
    let kernel: KernelRelease?
    let version: DriverVersion?
    let headersPackage: String?
    let sources: FilePath

    package init(
        distribution: Distribution, kernel: KernelRelease?, version: DriverVersion?, headersPackage: String?,
        sources: FilePath
    ) {
        self.distribution = distribution
        self.kernel = kernel
        self.version = version
        self.headersPackage = headersPackage
        self.sources = sources
    }

    func words(_ part: LogText.Part) -> String {
        switch part {
        case .words(let words): words
        case .kernel: kernel.map { "kernel \($0)" } ?? "the kernel"
        case .driver: version.map { "driver \($0)" } ?? "the driver"
        case .source: sources.appending("nvidia-\(version?.text ?? "<version>")").string
        case .installHeaders: headers(distribution.installCommand, verb: "install")
        case .reinstallHeaders: headers(distribution.reinstallCommand, verb: "reinstall")
        case .invocation, .install, .build, .buildWith: advice(part).text
        case .makeImages: distribution.imagesCommand(for: kernel) ?? "make the initramfs images again"
        case .upgrade: distribution.upgradeCommand ?? "upgrade the system"
        }
    }

    /// The command that builds again for the log's kernel.
    package var building: Invocation { .build(for: kernel, force: true) }

    private func headers(_ command: ([String]) -> String?, verb: String) -> String {
        headersPackage.flatMap { command([$0]) }
            ?? "\(verb) the package with the headers of \(words(.kernel))"
    }

    func advice(_ part: LogText.Part) -> Advice {
        switch part {
        case .install(.compiler): "\(PackageInstallation(distribution.compilerPackages, on: distribution))"
        case .install(.clang): "\(PackageInstallation(Distribution.clangPackages, on: distribution))"
        case .build: "\(building)"
        case .buildWith(let jobs, let parallel):
            "\(.build(for: kernel, force: true, jobs: jobs, parallel: parallel))"
        case .invocation(let invocation): "\(invocation)"
        default: Advice(words(part))
        }
    }
}
