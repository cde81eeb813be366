import DriverModel
import Host
import SystemPackage

extension Userspace {
    static func read(in root: SystemRoot, packages: PackageDatabase) -> Userspace? {
        for folder in folders {
            // The library that programs load: a link to the file with the version in its name.
            guard let target = root.linkTarget(folder.appending("\(libraryPrefix)1"))?.lastComponent?.string,
                let version = Self.version(ofLibrary: target)
            else { continue }
            let library = folder.appending(target)
            if root.isFile(library) {
                return Userspace(version: version, library: library, package: packages.owner(of: library))
            }
        }
        return nil
    }
}
