import Host
import SystemPackage
import Text

/// The names of NVIDIA's devices in the distribution's pci.ids.
final class PciNames {
    private static let places: [FilePath] = ["/usr/share/hwdata/pci.ids", "/usr/share/misc/pci.ids"]

    private let root: SystemRoot
    /// The lines of NVIDIA's devices. They are read only when needed: without a GPU nobody needs them.
    private lazy var devices = Self.places.lazy.compactMap { try? self.root.read($0) }.compactMap(Self.block).first

    init(root: SystemRoot) { self.root = root }

    func name(of device: UInt16) -> String? {
        let digits = String(device, radix: 16)
        let number = String(repeating: "0", count: 4 - digits.count) + digits
        guard let devices, let start = devices.offset(of: Array("\n\t\(number)  ".utf8)) else { return nil }
        let line = devices[(start + 1)...].prefix { $0 != UInt8(ascii: "\n") }
        let name = String(decoding: line.dropFirst("\t\(number)  ".utf8.count), as: UTF8.self).trimmingSpaces
        return name.isEmpty ? nil : String(name)
    }

    /// The lines of a vendor's devices follow the vendor's own line, and begin with a tab.
    private static func block(of bytes: [UInt8]) -> [UInt8]? {
        let newline = UInt8(ascii: "\n")
        guard let start = bytes.offset(of: Array("\n10de  ".utf8)),
            let first = bytes[(start + 1)...].firstIndex(of: newline)
        else { return nil }
        var end = first
        while end + 1 < bytes.count, [UInt8(ascii: "\t"), UInt8(ascii: "#"), newline].contains(bytes[end + 1]) {
            end = bytes[(end + 1)...].firstIndex(of: newline) ?? bytes.count
        }
        return Array(bytes[first..<end])
    }
}
