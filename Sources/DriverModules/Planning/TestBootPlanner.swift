import DriverModel
import Host
import SystemPackage
import SystemValues
import Text

/// What is started for a test, and what is inserted then, in this order.
package struct TestBootPlan: Hashable, Sendable {
    package struct Module: Hashable, Sendable {
        /// As its file is called.
        package let name: String
        package let file: FilePath
        /// One of the driver's own; else the kernel's, which one of these needs.
        package let isDriver: Bool
        /// The release that its vermagic names.
        let builtFor: String?
        let symbols: ModuleSymbols
    }

    package let kernel: KernelRelease
    package let image: FilePath
    /// The kernel's own initramfs, whose modules are to be tried; without it those on the disk are.
    package let initramfs: FilePath?
    /// What makes that image again.
    let renewal: String?
    package let modules: [Module]
}

/// Why a kernel cannot be tried.
package struct TestBootObstacle: Error, Hashable, Sendable {
    let reason: String
    var hint: String?
    /// The test would be in vain: there are no modules.
    var isWithoutModules = false
}

/// Chooses kernels to try, and what to insert into them.
package struct TestBootPlanner: Sendable {
    let inventory: Inventory
    let root: SystemRoot
    let isTryingInitramfs: Bool

    package init(_ inventory: Inventory, in root: SystemRoot, tryingInitramfs: Bool) {
        self.inventory = inventory
        self.root = root
        isTryingInitramfs = tryingInitramfs
    }

    /// Those that were named, else all that the next boot can choose.
    package func kernels(named names: [String]) throws(Failure) -> [Inventory.Kernel] {
        guard !names.isEmpty else {
            let bootable = inventory.kernels.filter { $0.kernel.kind == .bootable && !$0.kernel.isIgnored }
            guard !bootable.isEmpty else { throw .nothingToBoot }
            return bootable
        }
        var chosen: [Inventory.Kernel] = []
        for name in names {
            guard KernelRelease(name).isWellFormed else { throw .malformedKernel(name) }
            guard let kernel = inventory.kernels.first(where: { $0.release.text == name }) else {
                throw .unknownKernel(name, known: inventory.kernels.map(\.release))
            }
            if !chosen.contains(kernel) { chosen.append(kernel) }
        }
        return chosen
    }

    package func plan(for kernel: Inventory.Kernel) throws(TestBootObstacle) -> TestBootPlan {
        guard !kernel.modules.files.isEmpty else {
            throw TestBootObstacle(
                reason: "it has no NVIDIA modules", hint: "nvctl driver dkms build --kernel \(kernel.release)",
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
        let option = isTryingInitramfs ? " --initramfs" : ""
        return TestBootObstacle(
            reason: reason,
            hint: needsRoot ? "sudo nvctl driver dkms test-boot --kernel \(kernel.release)\(option)" : nil)
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
            hint: "without --initramfs the modules on the disk are tried")
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
