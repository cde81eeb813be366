import SystemPackage

/// Where nvctl keeps things on disk.
package enum Places {
    /// What has to survive a restart: copied sources, kept modules, and records of unfinished work.
    package static let state: FilePath = "/var/lib/nvctl"
    package static let sources = state.appending("sources")
    package static let kept = state.appending("kept")
    /// Files that were moved out of modprobe's way.
    package static let aside = state.appending("aside")
    /// Where kernels' modules are built.
    package static let build = state.appending("build")
    /// Exists if there is something to report at a login.
    package static let notice = state.appending("notice")
    /// Exists while a run is at work, or after one was killed.
    package static let unfinished = state.appending("unfinished")
    /// The list of modules that 'unregister' has left installed.
    package static let left = state.appending("left.json")

    /// What can be made again at any time.
    package static let cache: FilePath = "/var/cache/nvctl"
    package static let core = cache.appending("core")
    package static let modules = cache.appending("modules.json")
    package static let buildTimes = cache.appending("build-times.json")

    /// Logs of builds and of test boots.
    package static let logs: FilePath = "/var/log/nvctl"
    package static let hookLogs: FilePath = "/var/log/nvidia-dkms"

    /// What users set. Files of the folder add to the first.
    package static let settings: FilePath = "/etc/nvctl.conf"
    package static let settingsFolder: FilePath = "/etc/nvctl.conf.d"

    /// What is lost when the machine restarts.
    package static let run: FilePath = "/run/nvctl"
}
