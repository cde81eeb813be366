import DriverModel
import Host
import SystemPackage
import SystemValues

/// A module file, compressed or not.
///
/// Whatever the file contains, reading it ends, takes little memory, and gives a reason if it is not a module.
/// modprobe's library (libkmod) could do the same work, but a fault that it does not expect would end the process that
/// it runs in.
package struct ModuleFile {
    private let elf: ElfFile

    init(_ file: OpenModule) throws(ModuleFault) {
        elf =
            if let compression = file.compression {
                try ElfFile(UnpackedBytes(file.file, compression, size: file.size))
            } else {
                try ElfFile(StoredBytes(file.file, count: file.size))
            }
    }

    func info() throws(ModuleFault) -> ModuleInfo { try ModuleInfo(elf) }

    func symbols() throws(ModuleFault) -> ModuleSymbols { try ModuleSymbols(elf) }
}

/// An open module file, and what it was when it was opened.
package struct OpenModule {
    let file: RegularFile
    let identity: FileIdentity
    let compression: Compression?

    init(_ path: FilePath, in root: SystemRoot) throws(ModuleFault) {
        do throws(FileError) {
            file = try RegularFile(path, in: root)
            identity = try file.status().identity
        } catch {
            throw .unreadable(error)
        }
        let size = UInt64(clamping: identity.size)
        let beginning = try StoredBytes(file, count: size).bytes(at: 0, count: Int(min(size, 8)))
        compression = Compression(beginning)
    }

    var size: UInt64 { UInt64(clamping: identity.size) }

    /// Whether nobody has written to it since it was opened.
    var isUnchanged: Bool {
        get throws(ModuleFault) {
            do throws(FileError) {
                return try file.status().identity == identity
            } catch {
                throw .unreadable(error)
            }
        }
    }
}
