import SystemPackage

/// Where nvctl keeps things on disk.
package enum Places {
    /// What has to survive a restart: copied sources, kept modules, and what was being done.
    package static let state: FilePath = "/var/lib/nvctl"
    package static let sources = state.appending("sources")
    package static let kept = state.appending("kept")
    /// Files that stood in modprobe's way.
    package static let aside = state.appending("aside")
    /// Where kernels' modules are built.
    package static let build = state.appending("build")
    /// There is something to tell at a login.
    package static let notice = state.appending("notice")
    /// An execution is at work, or was killed.
    package static let unfinished = state.appending("unfinished")
    /// Modules that 'unregister' has left.
    package static let left = state.appending("left.json")

    /// What can be made again at any time.
    package static let cache: FilePath = "/var/cache/nvctl"
    package static let core = cache.appending("core")
    package static let modules = cache.appending("modules.json")
    package static let buildTimes = cache.appending("build-times.json")

    /// Of builds, and of test boots.
    package static let logs: FilePath = "/var/log/nvctl"
    package static let hookLogs: FilePath = "/var/log/nvidia-dkms"

    /// What users set. Files of the folder add to the first.
    package static let settings: FilePath = "/etc/nvctl.conf"
    package static let settingsFolder: FilePath = "/etc/nvctl.conf.d"

    /// What does not outlive the machine's run.
    package static let run: FilePath = "/run/nvctl"
}
