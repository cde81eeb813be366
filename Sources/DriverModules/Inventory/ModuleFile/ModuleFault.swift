import Host

/// A file that is there under a module's name but is no whole module.
package struct DamagedModule: Error, Hashable, Sendable, Codable {
    package let reason: String
}

/// Why a module file could not be read.
struct ModuleFault: Error, Hashable {
    let reason: String
    /// Whether the file's content is to blame, so that the same would be found again.
    let isDamage: Bool

    static func damaged(_ reason: String) -> ModuleFault { ModuleFault(reason: reason, isDamage: true) }

    static let cutOff = damaged("it is cut off")
    static let changing = ModuleFault(reason: "it changes while it is read", isDamage: false)

    static func unreadable(_ error: FileError) -> ModuleFault {
        ModuleFault(reason: "it cannot be read (\(error.code))", isDamage: false)
    }
}
