import Text

/// The names of the driver's modules.
package enum DriverModules {
    /// The module that drives the GPU. A distribution may rename it; the names of the others then begin with the new
    /// name.
    package static let core = "nvidia"
    private static let modeset = "-modeset"
    private static let companions = [modeset, "-drm", "-uvm", "-peermem"]

    package static let all = names(of: core)

    package static func names(of core: String) -> [String] { [core] + companions(of: core) }

    package static func companions(of core: String) -> [String] { companions.map { core + $0 } }

    /// The names of the other modules, as the kernel shows them.
    package static let loadedCompanions = companions(of: core).map { ModuleFileName.canonical($0) }

    /// The companion by which a core module is known, whatever its name.
    package static func firstCompanion(of core: String) -> String { core + modeset }

    /// Whether a module is the core one among those that belong together.
    package static func isCore(_ module: String, among modules: some Collection<String>) -> Bool {
        modules.contains(firstCompanion(of: module))
    }

    /// Whether a module could be one of the driver's, by its name.
    package static func isDriverName(_ module: String) -> Bool { module.hasPrefix(core) }

    /// nvidia-peermem serves InfiniBand only. Without one of the others there is no display or no CUDA.
    package static func isOptional(_ module: String) -> Bool {
        ModuleFileName.canonical(module).hasSuffix("_peermem")
    }
}
