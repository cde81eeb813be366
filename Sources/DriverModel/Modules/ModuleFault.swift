import SystemValues

/// A file that is there under a module's name but is no whole module.
package struct DamagedModule: Error, Hashable, Sendable, Codable {
    package let reason: String

    package init(reason: String) {
        self.reason = reason
    }
}

/// Why a module file could not be read.
package struct ModuleFault: Error, Hashable {
    package let reason: String
    /// Whether the file's content is to blame, so that the same would be found again.
    package let isDamage: Bool

    package init(reason: String, isDamage: Bool) {
        self.reason = reason
        self.isDamage = isDamage
    }

    package static func damaged(_ reason: String) -> ModuleFault { ModuleFault(reason: reason, isDamage: true) }

    package static let cutOff = damaged("it is cut off")
    package static let changing = ModuleFault(reason: "it changes while it is read", isDamage: false)

    package static func unreadable(_ error: FileError) -> ModuleFault {
        ModuleFault(reason: "it cannot be read (\(error.code))", isDamage: false)
    }
}
