import SystemPackage
import Text

/// A kernel, without what is known about its drivers.
package struct InstalledKernel: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// It can be booted.
        case bootable
        /// It has complete headers but no image, which is usual on machines that only build. Nobody boots it.
        case noImage
        /// A folder that is a leftover of a removed kernel.
        case orphan
        /// It is running, but its modules folder no longer exists: it was upgraded, and a reboot is needed.
        case runningWithoutModules
    }

    package enum Headers: Hashable, Sendable {
        case present
        case missing
        /// The `build` link points to something that does not exist.
        case dangling(FilePath)
        /// The folder exists, but its Makefile or its configuration is missing.
        case incomplete(FilePath)
    }

    package let release: KernelRelease
    /// Where its modules are.
    package let folder: FilePath
    package let kind: Kind
    package let isRunning: Bool
    package let headers: Headers
    /// The release that the headers give to modules. Their vermagic begins with it.
    package let headersRelease: String?
    /// The package that supplies its headers; nil if that cannot be known.
    package let headersPackage: String?
    /// The name that a kernel's packages share on Arch (`pkgbase`), such as `linux-zen`.
    package let packageBase: String?
    /// The version of the kernel's own package. It is looked up only if the headers are missing.
    package let packageVersion: String?
    /// The setting that makes nvctl ignore this kernel.
    package let ignoredBy: Configuration.Setting<String>?

    /// CachyOS and TKG build kernels with clang. Their modules need clang, too.
    package let isBuiltWithClang: Bool

    package init(
        release: KernelRelease, folder: FilePath, kind: Kind, isRunning: Bool, headers: Headers,
        headersRelease: String?, headersPackage: String?, packageBase: String?, packageVersion: String?,
        ignoredBy: Configuration.Setting<String>?, isBuiltWithClang: Bool
    ) {
        self.release = release
        self.folder = folder
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

    /// The file below `build/` with the release that modules are built for.
    package static let releaseHeader: FilePath = "include/generated/utsrelease.h"

    package var hasHeaders: Bool { headers == .present }
    /// Whether there is something in the place of its headers, even if it is incomplete.
    package var hasHeadersFolder: Bool {
        switch headers {
        case .present, .incomplete: true
        case .missing, .dangling: false
        }
    }
    package var isIgnored: Bool { ignoredBy != nil }
    /// Why there are no headers, with the path, as part of a sentence.
    package var headersProblem: String? {
        let build = folder.appending("build").string.printable
        switch headers {
        case .present: return nil
        case .missing: return "\(build) does not exist"
        case .dangling(let target): return "\(build) points to \(target.string.printable), which does not exist"
        case .incomplete(let path):
            return "\(path.string.printable) lacks Makefile or include/generated/autoconf.h"
        }
    }
}
