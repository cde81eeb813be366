import DriverModel
import Host
import SystemPackage

/// Finds the filesystems that need space for the next build and the next image.
struct RoomSurvey {
    let inventory: Inventory
    /// The images of the kernels that somebody boots.
    let images: [Initramfs]
    let host: Host

    private var root: SystemRoot { host.root }

    func rooms() -> [Room] {
        guard inventory.hasDriver else { return [] }
        var rooms: [Room] = []
        func add(_ path: FilePath, _ needed: UInt64, _ purpose: String) {
            let mountPoint = root.mountPoint(of: path)
            guard let available = host.availableBytes(mountPoint) else { return }
            rooms.append(
                Room(path: path, mountPoint: mountPoint, needed: needed, available: available, purpose: purpose))
        }
        // The size of a source that others can change is not measured, because root opens no folder of theirs.
        if let source = inventory.source, root.writerToFear(source.path) == nil {
            add(Places.build, building(source.path), "building for a kernel")
        }
        let kernels = inventory.kernels.filter(\.isBooted)
        let sets = kernels.map { kernel in kernel.modules.files.reduce(0) { $0 + root.size(of: $1.path) } }
        if let largest = sets.max() { add(inventory.locations.install, 2 * largest, "a new set of modules") }
        // Generators write the new image before they remove the old one.
        if let largest = images.max(by: { root.size(of: $0.path) < root.size(of: $1.path) }) {
            add(largest.path, root.size(of: largest.path), "a new initramfs image")
        }
        return rooms
    }

    /// The most that a kernel needed to link 590.48.01 (one with BTF), as a multiple of the interface layer's source
    /// files. The independent part is compiled in the source's folder, or comes with it.
    private func building(_ source: FilePath) -> UInt64 {
        let interface = source.appending("kernel-open")
        return 48 * sources(in: root.isDirectory(interface) ? interface : source)
    }

    /// The size of the source files in a folder, without files from earlier compilations.
    private func sources(in folder: FilePath) -> UInt64 {
        root.names(in: folder).reduce(0) { sum, name in
            let path = folder.appending(name)
            guard let status = root.status(path) else { return sum }
            if status.kind == .directory { return sum + sources(in: path) }
            let isSource = [".c", ".h", ".S"].contains(where: name.hasSuffix)
            return sum + (isSource && status.kind == .file ? UInt64(max(0, status.size)) : 0)
        }
    }
}
