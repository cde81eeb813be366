import SystemPackage
import Text

/// Why a command cannot do what it was asked to do, with advice. When it is thrown, nothing has been changed.
package enum Failure: WordedError, Hashable, Sendable {
    case dkmsMissing(install: Advice?)
    case malformedKernel(String)
    case unknownKernel(String, known: [KernelRelease])
    case noLogs(KernelRelease, known: [KernelRelease])
    case ignoredKernel(KernelRelease, origin: String)
    case noHeaders(KernelRelease, problem: String, advice: Advice?)
    case malformedVersion(String)
    case unknownVersion(String, known: [String])
    case ambiguousVersion(known: [String])
    case severalInUse(known: [String])
    case noEarlierVersion(than: String)
    case nothingKept(DriverTitle)
    case nothingRegistered(sources: [FilePath], install: Advice?)
    case noSource(folder: FilePath, install: Advice?)
    case brokenRegistration(String, reason: String)
    case faultyConf(FilePath, faults: [String])
    case confBelongsToPackage(FilePath, package: String, faults: [String])
    case sourceNameMismatch(FilePath, expected: String)
    case notADriverTree(FilePath, reason: String)
    case notAClone(FilePath)
    case registeredFromElsewhere(String, source: FilePath?)
    case sourcePathTaken(FilePath)
    case versionChanged(clone: FilePath, registered: DriverVersion, found: DriverVersion)
    case noSnapshot
    case cloneMissing(FilePath)
    case cloneUnreadable(FilePath, reason: String)
    case noRemote(FilePath)
    /// `owner` is the clone's owner; nil if that is the user who runs nvctl.
    case remoteUnreachable(String, clone: FilePath, words: String, owner: String?)
    case unknownTag(String, clone: FilePath, newest: DriverVersion?)
    case noReleases(clone: FilePath, branch: String?)
    case tagRewritten(String, clone: FilePath)
    case hasSubmodules(FilePath)
    case changedClone(FilePath, files: [String], isWhole: Bool)
    case halfCheckedOut(FilePath, tag: String)
    case ownCommits(FilePath, count: Int)
    case builtInPlace(FilePath)
    case gitMissing(install: Advice?)
    case otherWork(OtherWork)
    case processWillNotEnd(Int32, command: String)
    case notPermitted(command: String)
    case noSpace(SpaceShortage, doing: String)
    case noMemory(available: UInt64?)
    case placeBelongsToPackage(FilePath, package: String)
    case notRemoved(String, reason: String)
    case notPutBack(KernelRelease, reason: String, kept: FilePath)
    case stillShadowed(KernelRelease, by: FilePath)
    case notASystem(FilePath)
    case noHookPlace
    case exposedProgram(Exposure)
    case exposedHook(Exposure)
    case notAgreed(Risk)
    case nothingToBoot
    case cannotEmulate(architecture: String)
    case emulatorMissing(install: Advice?)
    case compilerMissing(install: Advice?)

    package enum Kind: Sendable { case failed, usage, notPermitted }

    package var kind: Kind {
        switch self {
        case .malformedKernel, .malformedVersion: .usage
        case .notPermitted: .notPermitted
        default: .failed
        }
    }

    package var message: String {
        switch self {
        case .dkmsMissing: "dkms is not installed"
        case .malformedKernel(let text): "'\(text.printable)' is not a kernel release"
        case .unknownKernel(let text, _): "kernel \(text.printable) is not installed"
        case .noLogs(let release, _):
            "kernel \(release.text.printable) is not installed, and has no build logs"
        case .ignoredKernel(let release, let origin):
            "kernel \(release) is ignored (IgnoreKernel in \(origin.printable))"
        case .noHeaders(let release, let problem, _): "no headers for \(release): \(problem)"
        case .malformedVersion(let text): "'\(text.printable)' is not a driver version"
        case .unknownVersion(let text, _): "NVIDIA driver \(text.printable) is not registered with DKMS"
        case .ambiguousVersion: "several drivers are registered with DKMS"
        case .severalInUse(let known): "kernels have modules of several versions: \(known.joined(separator: ", "))"
        case .noEarlierVersion(let title): "no modules of a version before \(title) are kept"
        case .nothingKept(let driver): "no modules of \(driver) are kept for these kernels"
        case .nothingRegistered: "no NVIDIA driver is registered with DKMS"
        case .noSource(let folder, _): "\(folder.string.printable) has no source of an NVIDIA driver"
        case .brokenRegistration(let title, let reason): "\(title.printable) is registered, but broken: \(reason)"
        case .faultyConf(let path, let faults):
            "\(path.string.printable) cannot build this source:" + faults.map { "\n  - \($0)" }.joined()
        case .confBelongsToPackage(let path, let package, let faults):
            "\(path.string.printable) belongs to the package \(package.printable), and cannot build this source:"
                + faults.map { "\n  - \($0)" }.joined()
        case .sourceNameMismatch(let path, let expected):
            "\(path.string.printable) contains \(expected.printable), but DKMS looks for it in "
                + "\(path.removingLastComponent().appending(expected).string.printable)"
        case .notADriverTree(let path, let reason):
            "\(path.string.printable) is not a clone of NVIDIA's open-gpu-kernel-modules: \(reason)"
        case .notAClone(let path): "\(path.string.printable) is not a git clone: it has no .git"
        case .registeredFromElsewhere(let title, let source):
            "\(title.printable) is already registered"
                + (source.map { ", from \($0.string.printable)" } ?? "")
        case .sourcePathTaken(let path): "\(path.string.printable) already exists, and is not a copy that nvctl made"
        case .versionChanged(let clone, let registered, let found):
            "\(clone.string.printable) is now at version \(found), but the registered driver is \(registered)"
        case .noSnapshot: "no driver is registered from a git clone"
        case .cloneMissing(let path): "the clone \(path.string.printable) no longer exists"
        case .cloneUnreadable(_, let reason): reason
        case .noRemote(let path): "\(path.string.printable) has no remote named origin, so it cannot get new releases"
        case .remoteUnreachable(let remote, _, let words, _):
            "cannot get the list of releases from \(remote.printable): \(words.printable)"
        case .unknownTag(let tag, let path, _):
            "neither \(path.string.printable) nor its origin has a tag \(tag.printable)"
        case .noReleases(let path, let branch):
            "the origin of \(path.string.printable) has no release"
                + (branch.map { " in branch \($0.printable)" } ?? "")
        case .tagRewritten(let tag, let path):
            "the tag \(tag.printable) in \(path.string.printable) differs from its origin's, "
                + "because the origin's was moved after it was fetched"
        case .hasSubmodules(let path):
            "\(path.string.printable) has submodules, and a copy would lack their files"
        case .changedClone(let path, let files, _):
            "\(path.string.printable) has changes that checking out a release would lose: "
                + files.prefix(5).map(\.printable).joined(separator: ", ") + (files.count > 5 ? ", …" : "")
        case .halfCheckedOut(let path, let tag):
            "an update of \(path.string.printable) to \(tag.printable) was interrupted; "
                + "its files come from two releases"
        case .ownCommits(let path, let count):
            "\(path.string.printable) has "
                + "\(count == 1 ? "a commit of its own that is" : "\(count) commits of its own that are") not in any "
                + "release"
        case .builtInPlace(let path):
            "\(path.string.printable) is a clone in which DKMS builds directly, so checking out another release would "
                + "change the registered source"
        case .gitMissing: "git is not installed"
        case .otherWork(let work): work.description
        case .processWillNotEnd(let process, let command):
            "process \(process) is a leftover of an nvctl that was killed, and cannot be ended: \(command.printable)"
        case .notPermitted: "this needs root"
        case .noSpace(let shortage, let doing): "\(shortage) while \(doing)\(shortage.figures)"
        case .noMemory(let available):
            "memory ran out while building"
                + (available.map { " (\($0.asBytes) were available when the build began)" } ?? "")
        case .placeBelongsToPackage(let path, let package):
            "\(path.string.printable) would be replaced, but belongs to the package \(package.printable)"
        case .notRemoved(let title, let reason): "\(title.printable) could not be removed: \(reason.printable)"
        case .notPutBack(let release, let reason, _):
            "installing for \(release) failed, and its old modules could not be put back: \(reason)"
        case .stillShadowed(let release, let file):
            "modprobe would still load \(file.string.printable) for \(release), so nothing was moved"
        case .notASystem(let path): "\(path.string.printable) is not a mounted system: it has neither /etc nor /usr"
        case .notAgreed(let risk): risk.words.printable
        case .exposedProgram(let exposure):
            "the hook would run \(exposure.path.string.printable) as root, but others can replace it: "
                + "\(exposure.writer.words)"
        case .exposedHook(let exposure):
            "root would run \(exposure.path.string.printable), but others can replace it: \(exposure.writer.words)"
        case .noHookPlace: "there is no place for a hook: this system has neither pacman nor /etc/kernel"
        case .nothingToBoot: "no kernel is installed that the next boot could choose"
        case .cannotEmulate(let architecture): "test boots are not supported on \(architecture.printable)"
        case .emulatorMissing: "qemu-system-x86_64 is not installed"
        case .compilerMissing: "no C compiler is installed"
        }
    }

    package var advice: Advice? {
        switch self {
        case .dkmsMissing(let install), .gitMissing(let install), .emulatorMissing(let install),
            .compilerMissing(let install):
            return install
        case .malformedKernel: return "a release looks like the output of 'uname -r'; '\(.status)' lists all of them"
        case .unknownKernel(_, let known):
            return known.isEmpty ? "no kernel is installed here" : "installed kernels: \(Self.list(known))"
        case .noLogs(_, let known):
            return known.isEmpty ? "no kernel has build logs" : "kernels with build logs: \(Self.list(known))"
        case .ignoredKernel: return "to build for it, remove the setting"
        case .noHeaders(_, _, let advice): return advice
        case .malformedVersion: return "a version looks like 590.48.01"
        case .unknownVersion(_, let known):
            return known.isEmpty ? nil : "registered versions: \(known.joined(separator: ", "))"
        case .ambiguousVersion(let known):
            return "choose one with \(Invocation.Option.version): \(known.joined(separator: ", "))"
        case .severalInUse: return "choose one version for all kernels: \(.use())"
        case .noEarlierVersion:
            return "'\(.status)' lists the kept versions; '\(.sourceUpdate())' builds another version"
        case .nothingKept(let driver): return "to build them: \(.use(driver.version))"
        case .nothingRegistered(let sources, let install):
            return sources.isEmpty ? install : "to register \(sources[0].string.printable): \(.setup)"
        case .noSource(_, let install): return install
        case .brokenRegistration:
            return "restore the source, or remove the registration with '\(.unregister)' (modules stay)"
        case .faultyConf: return "'\(.writeConf)' writes one that works, and keeps the old one"
        case .confBelongsToPackage: return "reinstall the package, or report the fault to its maintainers"
        case .sourceNameMismatch: return "rename the folder"
        case .notADriverTree: return "git clone https://github.com/NVIDIA/open-gpu-kernel-modules.git"
        case .notAClone: return "put a source without git history in /usr/src/nvidia-<version>, then: \(.setup)"
        case .registeredFromElsewhere:
            return "to remove the registration: \(.unregister); the modules stay until they are replaced"
        case .sourcePathTaken: return "move it away, or register it as it is with '\(.setup)'"
        case .versionChanged(let clone, let registered, _):
            return "check out \(registered) there, or register the other version: \(.sourceInit(clone))"
        case .noSnapshot: return "\(.sourceInit())"
        case .cloneMissing: return "clone it again to the same place, or use another clone: \(.sourceInit())"
        case .cloneUnreadable(let path, _):
            return
                "give the clone to the user who works with it (chown -R), and make sure they can read "
                + "\(path.string.printable)"
        case .noRemote(let path):
            return
                "git -C \(path.string.shellQuoted) remote add origin "
                + "https://github.com/NVIDIA/open-gpu-kernel-modules.git"
        case .remoteUnreachable(_, let path, _, let owner?):
            return
                "fetch as \(owner.printable), with that user's settings: git -C \(path.string.shellQuoted) fetch "
                + "--tags origin; then: \(.sourceUpdate())"
        case .remoteUnreachable(_, _, _, nil):
            return "nothing was changed; to use a release that the clone already has: \(.sourceUpdate())"
        case .unknownTag(_, _, let newest): return newest.map { "the newest release is \($0)" }
        case .noReleases(_, let branch):
            return branch.map { _ in "a branch is the first number of a version, such as 580" }
        case .tagRewritten(let tag, let path):
            return
                "compare both; to take the new one, delete yours and run the same command again: git -C "
                + "\(path.string.shellQuoted) tag --delete \(tag.shellQuoted)"
        case .hasSubmodules:
            return "put their files into the clone itself, or put everything in /usr/src/nvidia-<version>"
        case .halfCheckedOut(_, let tag): return "to complete it: \(.sourceUpdate(tag: tag))"
        case .changedClone(let path, let files, let isWhole):
            let paths = files.count > 5 ? "" : " push -- " + files.map(\.shellQuoted).joined(separator: " ")
            let stash: Advice = "to set them aside: git -C \(path.string.shellQuoted) stash\(paths)"
            return isWhole ? "\(stash); to build them as they are: \(.sourceSync)" : stash
        case .ownCommits(let path, _):
            return
                "to build them: \(.sourceSync); to leave them out, check out a release: git -C "
                + "\(path.string.shellQuoted) checkout <version>"
        case .builtInPlace(let path):
            return "move it out of \(path.removingLastComponent().string.printable), then: \(.sourceInit())"
        case .otherWork(let work): return work.advice
        case .processWillNotEnd:
            return "it may be waiting for a disk or a network filesystem; try again when it has ended"
        case .notPermitted(let command): return Advice(command)
        case .noSpace:
            return
                "free some space there, and run the same command again; everything that was installed before is still "
                + "installed"
        case .noMemory:
            return
                "end other programs, or build with '\(Invocation.Option.fewerJobs)'; "
                + "compiling the kernel-independent part takes up to 1.7 GB"
        case .placeBelongsToPackage(_, let package):
            return "to use the driver that DKMS builds, remove \(package.printable)"
        case .notRemoved: return "the driver is still registered; run the same command again to continue"
        case .notPutBack(_, _, let kept):
            return "they are kept in \(kept.string.printable); run the same command again to retry"
        case .stillShadowed: return "a line in depmod's configuration may prefer that folder; see depmod.d(5)"
        case .notASystem: return "mount the system there first"
        case .notAgreed: return "nothing was changed; to go ahead, add \(Invocation.Option.yes)"
        case .exposedProgram:
            return
                "install nvctl where only root can write, with 'sudo make install' or its package, then: \(.hookAsRoot)"
        case .exposedHook(let exposure): return "make sure that only root can write to it: \(exposure.advice)"
        case .noHookPlace: return "after each update of a kernel or the driver, run: \(.build)"
        case .nothingToBoot: return "use \(Invocation.Option.kernel) to name a kernel without an image"
        case .cannotEmulate: return "only x86_64 is supported"
        }
    }

    package var words: String { text }

    /// The message and the advice in one sentence.
    package var text: String { message + (advice.map { "; \($0)" } ?? "") }

    private static func list(_ releases: [KernelRelease]) -> String {
        releases.map(\.text.printable).joined(separator: ", ")
    }
}
