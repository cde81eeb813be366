import Host
import SystemPackage

/// What the next boot would come to, judged after a transaction.
public struct BootCheck {
    public struct Finding: Hashable, Sendable {
        public let kernel: KernelRelease
        public let problem: String
        public let hint: String?
    }

    let inventory: Inventory
    let headers: HeadersAdvice
    let host: Host

    public init(_ inventory: Inventory, headers: HeadersAdvice, host: Host) {
        self.inventory = inventory
        self.headers = headers
        self.host = host
    }

    /// The kernels that a transaction concerns and somebody boots; those that are ignored are nobody's concern.
    public func kernels(of targets: TransactionTargets?) -> [Inventory.Kernel] {
        // Without the driver there is nothing that could be missing.
        guard inventory.hasDriver else { return [] }
        let bootable = inventory.kernels.filter { $0.kernel.kind == .bootable && !$0.kernel.isIgnored }
        guard let targets, targets.sources.isEmpty, targets.userspace.isEmpty else { return bootable }
        return bootable.filter { targets.kernels.contains($0.release) }
    }

    /// What is wrong, and the images that were made again because they were too old.
    public func check(_ kernels: [Inventory.Kernel]) async throws -> (findings: [Finding], renewed: [FilePath]) {
        var findings: [Finding] = []
        var renewed: [FilePath] = []
        for kernel in kernels {
            if let finding = modules(of: kernel) ?? userspace(for: kernel) {
                findings.append(finding)
            } else if let finding = try await image(of: kernel, &renewed) {
                findings.append(finding)
            }
        }
        return (findings, renewed)
    }

    private func modules(of kernel: Inventory.Kernel) -> Finding? {
        let build = inventory.active?.build(for: kernel.release)
        if kernel.modules.state == .manual, build?.isInstalled ?? false {
            let path = kernel.modules.files.first?.path.string.printable ?? "another file"
            return Finding(
                kernel: kernel.release, problem: "modprobe would load \(path), which DKMS did not build",
                hint: "move it away and run: depmod \(kernel.release)")
        }
        guard !kernel.modules.state.isHealthy else { return nil }
        if let problem = kernel.kernel.headersProblem {
            return Finding(
                kernel: kernel.release, problem: "no NVIDIA modules, and no headers to build them: \(problem)",
                hint: headers.text(for: kernel.release))
        }
        let state =
            kernel.modules.state == .missing ? "no NVIDIA modules" : "its modules are \(kernel.modules.state.rawValue)"
        return Finding(
            kernel: kernel.release, problem: [state, kernel.modules.reason].compactMap(\.self).joined(separator: ": "),
            hint: "nvctl driver dkms build --kernel \(kernel.release)")
    }

    private func userspace(for kernel: Inventory.Kernel) -> Finding? {
        guard let userspace = inventory.userspace, let version = kernel.modules.version,
            version != userspace.version
        else { return nil }
        return Finding(
            kernel: kernel.release,
            problem:
                "its modules are of version \(version), the userspace driver is \(userspace.version): they do not work together",
            hint: "install both in one version"
        )
    }

    /// An image from before its modules were installed, which would load the old ones. It is made again.
    private func image(of kernel: Inventory.Kernel, _ renewed: inout [FilePath]) async throws -> Finding? {
        let root = host.root
        let installed = kernel.modules.files.compactMap { root.status($0.path, following: true)?.changed }.max()
        for image in ImageSearch(root: root).images(of: kernel.kernel) {
            guard let installed, image.made < installed, try await holdsDriver(image) else { continue }
            let problem = "\(image.path) holds NVIDIA modules from before these were installed"
            guard let renewal = image.renewal(for: kernel.kernel, in: root) else {
                return Finding(
                    kernel: kernel.release, problem: problem,
                    hint: "nvctl does not know what makes this image; make it again before you reboot")
            }
            let result = try await host.programs.run(renewal, output: .captured(limit: 1 << 20))
            let now = root.status(image.path, following: true)?.modified ?? 0
            guard result.succeeded, now >= installed else {
                return Finding(
                    kernel: kernel.release, problem: problem + ", and could not be made again",
                    hint: "\(ProgramError(renewal, .ended(result)))")
            }
            renewed.append(image.path)
        }
        return nil
    }

    private func holdsDriver(_ image: Initramfs) async throws -> Bool {
        // Nobody can look into it: better made once too often.
        guard let lister = image.lister(on: host) else { return true }
        let result = try await host.programs.run(lister, output: .captured(limit: 64 << 20))
        guard result.succeeded else { return true }
        return result.output.split(separator: "\n").contains { line in
            let name = line.split(separator: "/").last.map(String.init) ?? ""
            return ModuleFileName.module(of: name)?.hasPrefix("nvidia") ?? false
        }
    }
}
