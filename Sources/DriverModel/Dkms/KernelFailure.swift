import SystemPackage
import Text

/// Why work for one kernel failed. Everything that was installed before is still installed.
package struct KernelFailure: Hashable, Sendable {
    package enum Cause: Hashable, Sendable {
        case failure(Failure)
        case build(BuildFault, BuildLogWords)
        case install(InstallFault)
        case removal(RemovalFault)
        /// The message of a program, or of an error of a file.
        case other(String)
    }

    package let cause: Cause
    /// The last lines of the build log.
    package let tail: [String]
    package let log: FilePath?

    package init(_ cause: Cause, tail: [String] = [], log: FilePath? = nil) {
        (self.cause, self.tail, self.log) = (cause, tail, log)
    }

    package var words: String {
        switch cause {
        case .failure(let failure): failure.text
        case .build(let fault, let said): said.words(for: fault)
        case .install(let fault): fault.words
        case .removal(let fault): fault.words
        case .other(let words): words
        }
    }
}

/// Why a build produced no modules to install.
package enum BuildFault: Hashable, Sendable {
    case signalled(Int32)
    case exited(Int32, meaning: String)
    case set(SetFault)
    /// A compiler was killed for lack of memory. The build may still have succeeded, because the checks of the kernel's
    /// headers take a killed compiler for an answer.
    case starved
    case shared(String)

    package var words: String {
        switch self {
        case .signalled(let signal): "dkms build was killed by signal \(signal)"
        case .exited(let status, let meaning): "dkms build exited with status \(status) (\(meaning))"
        case .set(let fault): fault.words
        case .starved: "memory ran out, and the kernel killed a program"
        case .shared(let reason): reason
        }
    }
}

/// What the build log adds to how the build ended.
package struct BuildLogWords: Hashable, Sendable {
    /// The cause and the advice; nil if nvctl does not know them.
    package let diagnosis: String?
    package let shortage: Failure?
    /// Why the log could not be kept; nil if it was kept.
    package let loss: String?

    package init(diagnosis: String?, shortage: Failure?, loss: String?) {
        (self.diagnosis, self.shortage, self.loss) = (diagnosis, shortage, loss)
    }

    func words(for fault: BuildFault) -> String {
        let words = shortage?.text ?? diagnosis.map { "\($0) (\(fault.words))" } ?? fault.words
        return words + (loss.map { "; its log could not be kept: \($0)" } ?? "")
    }
}

/// Why built modules could not be installed.
package enum InstallFault: Error, Hashable, Sendable {
    case folderMissing(FilePath)
    case notBuilt(String)
    case place(String, of: String)
    case noModules
    case preInstall(String)
    /// The faults below are found after the modules were put in place. The modules have been taken back.
    case changed(FilePath)
    case notFound(String, KernelRelease)
    case otherFound(FilePath, insteadOf: FilePath)
    case set(SetFault)
    case depmod(String)

    package var words: String {
        let putBack = "what was installed before has been put back"
        return switch self {
        case .folderMissing(let folder): "\(folder) does not exist"
        case .notBuilt(let module): "\(module.printable) is not built"
        case .place(let place, let module): "dkms.conf puts \(module.printable) in \(place.printable)"
        case .noModules: "dkms.conf lists no modules"
        case .preInstall(let problem): "PRE_INSTALL failed, so nothing was changed: \(problem)"
        case .changed(let place): "\(place) differs from what was built; \(putBack)"
        case .notFound(let module, let kernel): "modprobe does not find \(module) for \(kernel); \(putBack)"
        case .otherFound(let chosen, let place):
            "modprobe would load \(chosen) instead of \(place) (see depmod.d(5)); \(putBack)"
        case .set(let fault): "\(fault.words); \(putBack)"
        case .depmod(let words): "\(words); \(putBack)"
        }
    }
}

/// What a removal failed to remove, or removed by mistake.
package enum RemovalFault: Hashable, Sendable {
    case stillInstalled
    case stillThere(FilePath)
    case stillIndexed(KernelRelease)
    case registrationLost(String)
    case otherKernelChanged(FilePath)

    package var words: String {
        switch self {
        case .stillInstalled: "DKMS still lists it as installed"
        case .stillThere(let path): "\(path) is still there"
        case .stillIndexed(let kernel): "the module index of \(kernel) still lists it"
        case .registrationLost(let title): "DKMS has lost the registration of \(title)"
        case .otherKernelChanged(let path): "\(path), which belongs to another kernel, was changed meanwhile"
        }
    }
}
