import DriverMessages
import DriverModel
import TestSupport
import Testing

@testable import DriverFacts

@Suite struct LogOriginReadingTests {
    private func advice(_ line: String, on system: FixtureRoot, kernel: String? = "6.18.2-1-cachyos-lto") -> String? {
        let found = LogDiagnosis.of(Array("\(line)\n".utf8))
        let origin = LogOrigin.read(
            system.host(), locations: .read(in: system.root), kernel: kernel.map { KernelRelease($0) },
            version: DriverVersion("590.48.01"))
        return found.cause?.advice(for: origin).text
    }

    @Test func adviceIsTheDistributionsOwn() throws {
        let headers = "Error! Your kernel headers for kernel 6.1 cannot be found at /lib/modules/6.1/build"
        let arch = try FixtureRoot()
        try arch.file("/etc/os-release", "ID=cachyos\nID_LIKE=arch\n")
        try arch.kernel("6.18.2-1-cachyos-lto", pkgbase: "linux-cachyos-lto")
        #expect(advice(headers, on: arch) == "pacman -S linux-cachyos-lto-headers")
        #expect(advice("/bin/sh: clang: command not found", on: arch)?.hasPrefix("pacman -S clang lld llvm") ?? false)
        let debian = try FixtureRoot()
        try debian.file("/etc/os-release", "ID=debian\n")
        try debian.dpkgPackage("linux-image-6.1.0-50-amd64", files: ["/boot/vmlinuz-6.1.0-50-amd64"])
        #expect(advice(headers, on: debian, kernel: "6.1.0-50-amd64") == "apt install linux-headers-6.1.0-50-amd64")
        #expect(
            advice("WARNING: Module.symvers is missing.", on: debian, kernel: "6.1.0-50-amd64")
                == "apt install --reinstall linux-headers-6.1.0-50-amd64, then: nvctl driver dkms build --force --kernel 6.1.0-50-amd64"
        )
        let other = try FixtureRoot()
        #expect(advice(headers, on: other) == "install the package with the headers of kernel 6.18.2-1-cachyos-lto")
        #expect(advice(headers, on: other, kernel: nil) == "install the package with the headers of the kernel")
    }

    @Test func theSeedsOwnErrorsHaveTheSeedsAdvice() throws {
        let system = try FixtureRoot()
        try system.file("/etc/os-release", "ID=arch\n")
        try system.kernel("6.18.2-1-cachyos-lto", pkgbase: "linux-cachyos")
        #expect(advice("kernel source tree not found", on: system) == "pacman -S linux-cachyos-headers")
        #expect(
            advice("make: *** No rule to make target 'x'", on: system)?.contains("/usr/src/nvidia-590.48.01") ?? false)
        #expect(advice("GPL-incompatible module", on: system)?.contains("nvidia-open, not the proprietary") ?? false)
        #expect(
            advice("modpost: module nvidia uses symbol", on: system)?.contains("with the right headers")
                ?? false)
    }
}
