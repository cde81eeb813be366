import SystemPackage
import Text

/// A kernel, as far as it is known without looking at drivers.
package struct InstalledKernel: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// It can be booted.
        case bootable
        /// Complete headers and no image: usual on machines that only build. Nobody boots it.
        case noImage
        /// A folder that a removed kernel left behind.
        case orphan
        /// It runs, and its modules folder is gone: it was upgraded, and a reboot is pending.
        case runningWithoutModules
    }

    package enum Headers: Hashable, Sendable {
        case present
        case missing
        /// The `build` link leads to something that is not there.
        case dangling(FilePath)
        /// Something is there, but neither its Makefile nor its configuration is complete.
        case incomplete(FilePath)
    }

    package let release: KernelRelease
    package let modules: FilePath
    package let kind: Kind
    package let isRunning: Bool
    package let headers: Headers
    /// The release that the headers give to modules: their vermagic begins with it.
    package let headersRelease: String?
    /// The package that supplies its headers, when that can be known.
    package let headersPackage: String?
    /// The name that the packages of a kernel have in common on Arch (`pkgbase`), such as `linux-zen`.
    package let packageBase: String?
    /// The version of the kernel's own package, asked for only when its headers are missing.
    package let packageVersion: String?
    /// The setting that says to ignore it.
    package let ignoredBy: Configuration.Setting<String>?

    /// CachyOS and TKG build kernels with clang; their modules need it too.
    package let isBuiltWithClang: Bool

    package init(
        release: KernelRelease, modules: FilePath, kind: Kind, isRunning: Bool, headers: Headers,
        headersRelease: String?, headersPackage: String?, packageBase: String?, packageVersion: String?,
        ignoredBy: Configuration.Setting<String>?, isBuiltWithClang: Bool
    ) {
        self.release = release
        self.modules = modules
        self.kind = kind
        self.isRunning = isRunning
        self.headers = headers
        self.headersRelease = headersRelease
        self.headersPackage = headersPackage
        self.packageBase = packageBase
        self.packageVersion = packageVersion
        self.ignoredBy = ignoredBy
        self.isBuiltWithClang = isBuiltWithClang
    }

    /// Below `build/`: what has the release that modules are built for.
    package static let releaseHeader: FilePath = "include/generated/utsrelease.h"

    package var hasHeaders: Bool { headers == .present }
    /// Whether something is where its headers belong, be it not all of them.
    package var hasHeadersFolder: Bool {
        switch headers {
        case .present, .incomplete: true
        case .missing, .dangling: false
        }
    }
    package var isIgnored: Bool { ignoredBy != nil }
    /// Why there are no headers, with the path, as part of a sentence.
    package var headersProblem: String? {
        let build = modules.appending("build").string.printable
        switch headers {
        case .present: return nil
        case .missing: return "\(build) does not exist"
        case .dangling(let target): return "\(build) leads to \(target.string.printable), which does not exist"
        case .incomplete(let path):
            return "\(path.string.printable) has no Makefile or no include/generated/autoconf.h"
        }
    }
}
