import DriverModel
import Host
import SystemPackage

extension Initramfs {
    /// The program that lists an image's content: a tool of whatever made the image.
    func lister(on host: Host) -> Program? {
        let tools =
            switch maker {
            case .mkinitcpio, .limine: ["lsinitcpio"]
            case .dracut: ["lsinitrd"]
            case .updateInitramfs, .kernelInstall, .unknown: ["lsinitramfs", "lsinitrd", "lsinitcpio"]
            }
        return tools.first { host.programs.locate($0) != nil }.map { Program($0, [path.string]) }
    }

    /// The program that makes a kernel's images again; nil if nvctl knows none.
    package func renewal(for kernel: InstalledKernel, in root: SystemRoot) -> Program? {
        let folder = "usr/lib/modules/\(kernel.release)"
        switch maker {
        case .mkinitcpio:
            guard root.isFile(ImageSearch.mkinitcpioScript) else { return nil }
            return Program(ImageSearch.mkinitcpioScript.string, ["install"], input: "\(folder)/vmlinuz\n")
        case .limine:
            // This file of a kernel's package triggers the tool's own hook (limine-mkinitcpio-hook 1.37).
            return Program(ImageSearch.limineScript.string, input: "\(folder)/modules.builtin\n")
        case .updateInitramfs: return Program("update-initramfs", ["-u", "-k", kernel.release.text])
        case .dracut: return Program(ImageSearch.dracutScript.string, [kernel.release.text])
        case .kernelInstall:
            let kernels = [kernel.folder.appending("vmlinuz"), BootImage.path(of: kernel.release.text)]
            guard let file = kernels.first(where: { root.isFile($0) }) else { return nil }
            return Program("kernel-install", ["add", kernel.release.text, file.string])
        case .unknown: return nil
        }
    }
}
