import DriverModel
import Host
import SystemPackage

extension Initramfs {
    /// What lists an image's content, by the tools of those who make them.
    func lister(on host: Host) -> Program? {
        let tools =
            switch maker {
            case .mkinitcpio, .limine: ["lsinitcpio"]
            case .dracut: ["lsinitrd"]
            case .updateInitramfs, .kernelInstall, .unknown: ["lsinitramfs", "lsinitrd", "lsinitcpio"]
            }
        return tools.first { host.programs.locate($0) != nil }.map { Program($0, [path.string]) }
    }

    /// What makes the images of a kernel again; nil when nvctl does not know.
    package func renewal(for kernel: InstalledKernel, in root: SystemRoot) -> Program? {
        let folder = "usr/lib/modules/\(kernel.release)"
        switch maker {
        case .mkinitcpio:
            guard root.isFile(ImageSearch.mkinitcpioScript) else { return nil }
            return Program(ImageSearch.mkinitcpioScript.string, ["install"], input: "\(folder)/vmlinuz\n")
        case .limine:
            // Its hook is triggered by this file of a kernel's package (limine-mkinitcpio-hook 1.37).
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
