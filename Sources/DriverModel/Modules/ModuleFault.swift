import SystemValues

/// A file with a module's name that is not a complete module.
package struct DamagedModule: Error, Hashable, Sendable, Codable {
    package let reason: String

    package init(reason: String) {
        self.reason = reason
    }
}

/// Why a module file could not be read.
package struct ModuleFault: Error, Hashable {
    package let reason: String
    /// Whether the content of the file is at fault, so that reading it again would give the same result.
    package let isDamage: Bool

    package init(reason: String, isDamage: Bool) {
        self.reason = reason
        self.isDamage = isDamage
    }

    package static func damaged(_ reason: String) -> ModuleFault { ModuleFault(reason: reason, isDamage: true) }

    package static let cutOff = damaged("it is cut off")
    package static let changing = ModuleFault(reason: "it changed while it was being read", isDamage: false)

    package static func unreadable(_ error: FileError) -> ModuleFault {
        ModuleFault(reason: "it cannot be read (\(error.code))", isDamage: false)
    }
}
