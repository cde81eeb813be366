import DriverModel
import Host
import SystemPackage
import Text

extension SecureBoot {
    static func read(in root: SystemRoot) -> SecureBoot {
        var found = SecureBoot()
        // Four bytes of attributes come first (efivarfs).
        if let bytes = try? root.read(variable, limit: 64), bytes.count == 5 { found.isOn = bytes[4] == 1 }
        // `none [integrity] confidentiality`: the level in brackets is in force.
        let levels = (root.firstLine(Self.lockdown) ?? "").split(separator: " ")
        let level = levels.first { $0.hasPrefix("[") && $0.hasSuffix("]") }?.dropFirst().dropLast()
        if let level, level != "none" { found.lockdown = String(level) }
        let words = (root.text(ModprobeConf.commandLine, limit: 1 << 16) ?? "").split(whereSeparator: \.isWhitespace)
        found.isEnforced = words.contains { word in
            ["module.sig_enforce", "module.sig_enforce=1", "module.sig_enforce=Y", "module.sig_enforce=y"].contains(
                word)
        }
        let key = DkmsLocations.signingCertificate
        if let certificate = try? root.read(key, limit: 1 << 16), !certificate.isEmpty,
            let list = try? root.read(enrolled, limit: 1 << 20), list.offset(of: certificate) == nil
        {
            found.keyNotEnrolled = key
        }
        return found
    }
}
