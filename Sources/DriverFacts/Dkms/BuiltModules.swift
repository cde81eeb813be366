import DriverModel
import Host
import SystemPackage
import Text

/// A set of modules that DKMS has built, before it is trusted. DKMS itself never looks at vermagic.
package struct BuiltModules {
    package let files: [String: FilePath]
    package let expected: [String]
    package let kernel: KernelRelease
    package let version: DriverVersion

    package init(files: [String: FilePath], expected: [String], kernel: KernelRelease, version: DriverVersion) {
        self.files = files
        self.expected = expected
        self.kernel = kernel
        self.version = version
    }

    package init(_ build: DkmsTree.Build, of registration: Registration) {
        self.init(
            files: build.modules,
            expected: registration.conf.map { conf in conf.isRead ? conf.modules.map(\.installedName) : [] } ?? [],
            kernel: build.kernel,
            version: registration.version
        )
    }

    /// Why the set must not be installed; nil if it is whole and fits.
    package func fault(reader: ModuleReader) -> SetFault? {
        if files.isEmpty { return .nothingBuilt }
        let missing = expected.filter { files[$0] == nil }
        if !missing.isEmpty { return .missing(missing) }
        for (name, path) in files.sorted(by: { $0.key < $1.key }) {
            switch reader.read(path) {
            case .failure(let damage): return .damaged(name, damage)
            case .success(let info):
                if info.kernel != kernel.text { return .otherKernel(name, built: info.kernel, wanted: kernel) }
                if let found = info.version, found != version.text {
                    return .otherVersion(name, found: found, wanted: version)
                }
            }
        }
        return nil
    }
}
