import SystemPackage
import Text

/// An nvctl command as a user would type it.
package struct Invocation: Hashable, Sendable, CustomStringConvertible {
    package enum Word: Hashable, Sendable {
        case literal(String)
        /// For the user to fill in; shown as `<name>`.
        case placeholder(String)
    }

    package let words: [Word]
    package let needsRoot: Bool

    private init(_ words: String, _ more: [Word] = [], needsRoot: Bool = false) {
        self.words = words.split(separator: " ").map { .literal(String($0)) } + more
        self.needsRoot = needsRoot
    }

    package var text: String {
        let shown = words.map { word in
            switch word {
            case .literal(let text): text.shellQuoted
            case .placeholder(let name): "<\(name)>"
            }
        }
        return ((needsRoot ? ["sudo"] : []) + ["nvctl"] + shown).joined(separator: " ")
    }

    package var description: String { text }
}

extension Invocation {
    package static let status = Invocation("driver dkms status")
    package static let build = Invocation("driver dkms build")
    package static let doctor = Invocation("driver dkms doctor")
    package static let fix = Invocation("driver dkms fix")
    package static let setup = Invocation("driver dkms setup")
    package static let writeConf = Invocation("driver dkms setup --write-conf")
    package static let hook = Invocation("driver dkms hook")
    package static let hookAsRoot = Invocation("driver dkms hook", needsRoot: true)
    package static let logs = Invocation("driver dkms logs")
    package static let rollback = Invocation("driver dkms rollback")
    package static let unregister = Invocation("driver dkms unregister")
    package static let sourceSync = Invocation("driver source sync")
    package static let gspStatus = Invocation("driver gsp status -v")

    package static func build(
        for kernel: KernelRelease? = nil, force: Bool = false, jobs: Int? = nil, parallel: Int? = nil
    ) -> Invocation {
        let options: [(String, String?)] = [
            ("--kernel", kernel?.text), ("--jobs", jobs.map(String.init)), ("--parallel", parallel.map(String.init)),
        ]
        return Invocation(
            "driver dkms build" + (force ? " --force" : ""),
            options.flatMap { name, value in value.map { [.literal(name), .literal($0)] } ?? [] })
    }

    package static func logs(tail: Int) -> Invocation { Invocation("driver dkms logs --tail \(tail)") }

    /// nil if the user has to choose the version.
    package static func use(_ version: DriverVersion? = nil) -> Invocation {
        Invocation("driver dkms use", [.version(version)])
    }

    package static func unregister(_ version: DriverVersion?) -> Invocation {
        Invocation("driver dkms unregister --version", [.version(version)])
    }

    package static func testBoot(_ kernel: KernelRelease, initramfs: Bool) -> Invocation {
        Invocation(
            "driver dkms test-boot --kernel", [.literal(kernel.text)] + (initramfs ? [.literal("--initramfs")] : []),
            needsRoot: true)
    }

    /// nil if the user has to choose the clone.
    package static func sourceInit(_ clone: FilePath? = nil) -> Invocation {
        Invocation("driver source init", [clone.map { .literal($0.string) } ?? .placeholder("clone")])
    }

    package static func sourceUpdate(tag: String? = nil) -> Invocation {
        Invocation("driver source update --tag", [tag.map { .literal($0) } ?? .placeholder("version")])
    }
}

extension Invocation.Word {
    fileprivate static func version(_ version: DriverVersion?) -> Invocation.Word {
        version.map { .literal($0.text) } ?? .placeholder("version")
    }
}
