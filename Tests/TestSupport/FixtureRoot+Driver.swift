import Host
import SystemPackage

/// Kernels, registrations and modules of a made-up system.
extension FixtureRoot {
    package static let driverModules = ["nvidia", "nvidia-modeset", "nvidia-drm", "nvidia-uvm", "nvidia-peermem"]
    package static let version = "590.48.01"

    /// A kernel with its modules folder; bootable when it has a `pkgbase` or a `vmlinuz`.
    package func kernel(
        _ release: String, headers: Bool = true, pkgbase: String? = "linux", vmlinuz: Bool = false
    ) throws {
        let folder = FilePath("/lib/modules").appending(release)
        try self.folder(folder)
        if let pkgbase { try file(folder.appending("pkgbase"), pkgbase + "\n") }
        if vmlinuz { try file(folder.appending("vmlinuz"), "image") }
        if headers {
            try file(folder.appending("build/Makefile"))
            try file(folder.appending("build/Module.symvers"))
            try file(folder.appending("build/include/generated/autoconf.h"))
        }
    }

    /// A source in /usr/src that DKMS knows; its conf is that of the open driver unless another is given.
    package func registration(
        _ version: String = FixtureRoot.version, name: String = "nvidia", conf: String? = nil, source: Bool = true
    ) throws {
        let folder = FilePath("/usr/src").appending("\(name)-\(version)")
        if source {
            try file(folder.appending("dkms.conf"), conf ?? Self.conf(name: name, version: version))
            try file(folder.appending("version.mk"), "NVIDIA_VERSION = \(version)\n")
        }
        try link(FilePath("/var/lib/dkms/\(name)/\(version)/source"), to: folder)
    }

    /// A `dkms.conf` that says everything literally.
    package static func conf(
        name: String = "nvidia", version: String = FixtureRoot.version, modules: [String] = FixtureRoot.driverModules
    ) -> String {
        var text = "PACKAGE_NAME=\"\(name)\"\nPACKAGE_VERSION=\"\(version)\"\nAUTOINSTALL=\"yes\"\n"
        for (index, module) in modules.enumerated() {
            text += "BUILT_MODULE_NAME[\(index)]=\"\(module)\"\nDEST_MODULE_LOCATION[\(index)]=\"/updates/dkms\"\n"
        }
        return text
    }

    package func buildFolder(_ kernel: String, version: String = FixtureRoot.version, name: String = "nvidia")
        -> FilePath
    {
        FilePath("/var/lib/dkms/\(name)/\(version)").appending(kernel).appending("x86_64")
    }

    /// What DKMS has after `dkms build`.
    package func built(
        _ kernel: String, version: String = FixtureRoot.version, name: String = "nvidia",
        modules: [String] = FixtureRoot.driverModules, spec: ModuleSpec? = nil
    ) throws {
        let folder = buildFolder(kernel, version: version, name: name)
        try file(folder.appending("log/make.log"), "make\n")
        try self.folder(folder.appending("module"))
        for module in modules {
            try self.module(
                folder.appending("module/\(module).ko"), spec ?? ModuleSpec(version: version, kernel: kernel))
        }
    }

    /// What DKMS has after `dkms install`: built, linked, and copied to the kernel.
    package func installed(
        _ kernel: String, version: String = FixtureRoot.version, name: String = "nvidia",
        modules: [String] = FixtureRoot.driverModules
    ) throws {
        try built(kernel, version: version, name: name, modules: modules)
        try installLink(kernel, version: version, name: name)
        try modulesOf(kernel, version: version, modules: modules)
    }

    /// Modules that nvctl keeps beside DKMS's tree. `source` is the checksum of what they were built from.
    package func kept(_ version: String, source: String, for kernels: [String]) throws {
        let place = FilePath("/var/lib/nvctl/kept/nvidia-\(version)")
        try file(
            place.appending("kept.json"),
            #"{"module":"nvidia","version":"\#(version)","source":"\#(source)","packages":[],"kept":1,"#
                + #""origin":"replaced"}"#)
        for kernel in kernels {
            for module in Self.driverModules {
                try self.module(
                    place.appending("\(kernel)/x86_64/module/\(module).ko"),
                    ModuleSpec(version: version, kernel: kernel))
            }
        }
    }

    package func installLink(_ kernel: String, version: String = FixtureRoot.version, name: String = "nvidia") throws {
        try link(
            FilePath("/var/lib/dkms/\(name)").appending("kernel-\(kernel)-x86_64"),
            to: FilePath(version).appending(kernel).appending("x86_64"))
    }

    /// Module files in a kernel's folder, whoever put them there.
    package func modulesOf(
        _ kernel: String, version: String = FixtureRoot.version, modules: [String] = FixtureRoot.driverModules,
        in place: String = "updates/dkms"
    ) throws {
        for module in modules {
            try self.module(
                modulePath(module, of: kernel, in: place), ModuleSpec(version: version, kernel: kernel))
        }
    }

    package func modulePath(_ module: String, of kernel: String, in place: String = "updates/dkms") -> FilePath {
        FilePath("/lib/modules").appending(kernel).appending(place).appending("\(module).ko")
    }

    package func module(_ path: FilePath, _ spec: ModuleSpec) throws { try file(path, bytes: spec.elf) }

    /// A package in pacman's database with the files that it owns.
    package func pacmanPackage(_ name: String, _ version: String = "1.0-1", files: [String]) throws {
        try file(
            FilePath("/var/lib/pacman/local").appending("\(name)-\(version)").appending("files"),
            "%FILES%\n" + files.map { $0.dropFirst() + "\n" }.joined())
    }

    package func dpkgPackage(_ name: String, files: [String]) throws {
        try file(
            FilePath("/var/lib/dpkg/info").appending("\(name).list"), "/.\n" + files.map { $0 + "\n" }.joined())
    }
}
