import DriverModel
import Host
import SystemPackage
import SystemValues
import Text

/// Finds what to start for a kernel, and what to insert into it.
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
        switch KernelImage.find(for: kernel.kernel, in: root) {
        case .success(let found): image = found
        case .failure(let problem): throw obstacle(problem.reason, needsRoot: problem.needsRoot, kernel)
        }
        let initramfs = try isTryingInitramfs ? self.initramfs(of: kernel) : nil
        return TestBootPlan(
            kernel: kernel.release, image: image.path, initramfs: initramfs?.path,
            renewal: initramfs?.renewal(for: kernel.kernel, in: root)?.commandLine, modules: modules(of: kernel))
    }

    private func obstacle(_ reason: String, needsRoot: Bool, _ kernel: Inventory.Kernel) -> TestBootObstacle {
        TestBootObstacle(
            reason: reason,
            advice: needsRoot ? "\(.testBoot(kernel.release, initramfs: isTryingInitramfs))" : nil)
    }

    private func initramfs(of kernel: Inventory.Kernel) throws(TestBootObstacle) -> Initramfs {
        let images = ImageSearch(root: root).images(of: kernel.kernel)
        guard let first = images.first else {
            throw TestBootObstacle(reason: "no initramfs of it was found where distributions put them")
        }
        do {
            for image in images where try !isUnified(image) { return image }
        } catch {
            throw obstacle(error.words, needsRoot: error.isPermission, kernel)
        }
        throw TestBootObstacle(
            reason: "\(first.path.string.printable) is a unified image, which nvctl does not take apart",
            advice: "without --initramfs the modules on the disk are tried")
    }

    /// A unified image is a program of the firmware's, in the format PE.
    private func isUnified(_ image: Initramfs) throws(FileError) -> Bool {
        try root.read(image.path, limit: 2) == Array("MZ".utf8)
    }

    private func modules(of kernel: Inventory.Kernel) -> [TestBootPlan.Module] {
        let choice = ModuleChoice(root: root, folder: kernel.kernel.modules)
        let driver = kernel.modules.files
        var files: [FilePath] = []
        for file in driver {
            // One that depmod does not know yet is tried without what it needs.
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
