import Text

/// A cpio archive in the newc format, which the kernel unpacks when it starts
/// (Documentation/driver-api/early-userspace/buffer-format.rst).
///
/// Written here because it takes only a few lines. An archive needs a device node, which a user may not make, and not
/// every machine has a program that writes one into an archive directly.
package struct CpioArchive {
    private(set) var bytes: [UInt8] = []
    private var entries: UInt32 = 0

    private enum Kind: UInt32 {
        case folder = 0o040000
        case file = 0o100000
        case characterDevice = 0o020000
    }

    /// Folders come before what is in them, because the kernel makes none by itself.
    mutating func folder(_ path: String) { add(path, .folder, mode: 0o755) }

    mutating func file(_ path: String, _ content: [UInt8], mode: UInt32 = 0o644) {
        add(path, .file, mode: mode, content: content)
    }

    mutating func characterDevice(_ path: String, major: UInt32, minor: UInt32) {
        add(path, .characterDevice, mode: 0o600, device: (major, minor))
    }

    /// Pads the end, so that another archive can follow. The kernel looks for it at any multiple of 4. Images that
    /// begin with the processor's microcode are usually joined at multiples of 512.
    mutating func end() {
        append(name: "TRAILER!!!", fields: [UInt32](repeating: 0, count: 11))
        pad(to: 512)
    }

    private mutating func add(
        _ path: String, _ kind: Kind, mode: UInt32, content: [UInt8] = [],
        device: (major: UInt32, minor: UInt32) = (0, 0)
    ) {
        entries += 1
        // ino, mode, uid, gid, nlink, mtime, filesize, devmajor, devminor, rdevmajor, rdevminor
        append(
            name: path,
            fields: [
                entries, kind.rawValue | mode, 0, 0, 1, 0, UInt32(content.count), 0, 0, device.major, device.minor,
            ])
        bytes += content
        pad(to: 4)
    }

    private mutating func append(name: String, fields: [UInt32]) {
        bytes += Array("070701".utf8)
        for field in fields + [UInt32(name.utf8.count + 1), 0] { bytes += Self.hexadecimal(field) }
        bytes += Array(name.utf8) + [0]
        pad(to: 4)
    }

    private mutating func pad(to size: Int) {
        bytes += [UInt8](repeating: 0, count: (size - bytes.count % size) % size)
    }

    private static func hexadecimal(_ value: UInt32) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return stride(from: 28, through: 0, by: -4).map { digits[Int(value >> UInt32($0)) & 0xf] }
    }
}
