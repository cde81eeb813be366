import DriverModel
import Host
import SystemPackage
import SystemValues
import Text

/// Finds the kernel image to start, and the modules to insert.
package struct TestBootSearch: Sendable {
    let root: SystemRoot
    let isTryingInitramfs: Bool

    package init(in root: SystemRoot, tryingInitramfs: Bool) {
        self.root = root
        isTryingInitramfs = tryingInitramfs
    }

    package func plan(for kernel: Inventory.Kernel) throws(TestBootObstacle) -> TestBootPlan {
        guard !kernel.modules.files.isEmpty else {
            throw TestBootObstacle(
                reason: "it has no NVIDIA modules", advice: "\(.build(for: kernel.release))",
                isWithoutModules: true)
        }
        let image: KernelImage
        switch KernelImage.find(for: kernel.installed, in: root) {
        case .success(let found): image = found
        case .failure(let problem): throw obstacle(problem.reason, needsRoot: problem.needsRoot, kernel)
        }
        let initramfs = try isTryingInitramfs ? self.initramfs(of: kernel) : nil
        return TestBootPlan(
            kernel: kernel.release, image: image.path, initramfs: initramfs?.path,
            renewal: initramfs?.renewal(for: kernel.installed, in: root)?.commandLine, modules: modules(of: kernel))
    }

    private func obstacle(_ reason: String, needsRoot: Bool, _ kernel: Inventory.Kernel) -> TestBootObstacle {
        TestBootObstacle(
            reason: reason,
            advice: needsRoot ? "\(.testBoot(kernel.release, initramfs: isTryingInitramfs))" : nil)
    }

    private func initramfs(of kernel: Inventory.Kernel) throws(TestBootObstacle) -> Initramfs {
        let images = ImageSearch(root: root).images(of: kernel.installed)
        guard let first = images.first else {
            throw TestBootObstacle(reason: "it has no initramfs in the places where distributions put one")
        }
        do {
            for image in images where try !isUnified(image) { return image }
        } catch {
            throw obstacle(error.words, needsRoot: error.isPermission, kernel)
        }
        throw TestBootObstacle(
            reason: "\(first.path.string.printable) is a unified image, which nvctl cannot unpack",
            advice: "to test the modules on the disk, leave out --initramfs")
    }

    /// A unified image is a program for the firmware, in PE format.
    private func isUnified(_ image: Initramfs) throws(FileError) -> Bool {
        try root.read(image.path, limit: 2) == Array("MZ".utf8)
    }

    private func modules(of kernel: Inventory.Kernel) -> [TestBootPlan.Module] {
        let choice = ModuleChoice(root: root, folder: kernel.installed.folder)
        let driver = kernel.modules.files
        var files: [FilePath] = []
        for file in driver {
            // A module that depmod does not know yet is tested without its dependencies.
            let order = choice.loadOrder(of: file.module)
            for path in order.isEmpty ? [file.path] : order where !files.contains(path) { files.append(path) }
        }
        let names = Set(driver.map { ModuleFileName.canonical($0.module) })
        return files.compactMap { path in
            guard let name = path.lastComponent.flatMap({ ModuleFileName.module(of: $0.string) }) else { return nil }
            let file = try? ModuleFile(OpenModule(path, in: root))
            return TestBootPlan.Module(
                name: name, file: path, isDriver: names.contains(ModuleFileName.canonical(name)),
                builtFor: (try? file?.info())?.kernel, symbols: (try? file?.symbols()) ?? ModuleSymbols())
        }
    }
}
