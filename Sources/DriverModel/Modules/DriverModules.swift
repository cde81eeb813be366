import Text

/// The names of the driver's modules.
package enum DriverModules {
    /// The module that drives the GPU. A distribution may rename it; the names of the others then begin with the new
    /// name.
    package static let core = "nvidia"
    private static let companions = ["-modeset", "-drm", "-uvm", "-peermem"]

    package static let all = names(of: core)

    package static func names(of core: String) -> [String] { [core] + companions(of: core) }

    package static func companions(of core: String) -> [String] { companions.map { core + $0 } }

    /// The names of the other modules, as the kernel shows them.
    package static let loadedCompanions = companions(of: core).map { ModuleFileName.canonical($0) }

    /// nvidia-peermem serves InfiniBand only. Without one of the others there is no display or no CUDA.
    package static func isOptional(_ module: String) -> Bool {
        ModuleFileName.canonical(module).hasSuffix("_peermem")
    }
}
