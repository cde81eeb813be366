import DriverTestSupport
import SystemPackage
import TestSupport
import Testing

@testable import DriverFacts

@Suite struct KernelImageTests {
    /// The beginning of a bzImage, as much of it as nvctl reads.
    private func image(_ release: String) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 0x202) + Array("HdrS".utf8) + [0x0f, 0x02]
        bytes += [UInt8](repeating: 0, count: 0x20e - bytes.count) + [0x00, 0x01]
        bytes += [UInt8](repeating: 0, count: 0x300 - bytes.count)
        return bytes + Array("\(release) (builder@host) #1 SMP".utf8) + [0]
    }

    private func found(_ fixture: FixtureRoot) throws -> Result<FilePath, KernelImage.Problem> {
        let kernel = try #require(fixture.inventory().kernels.first?.installed)
        return KernelImage.find(for: kernel, in: fixture.root).map(\.path)
    }

    @Test func theOneOfThisReleaseIsTaken() throws {
        let fixture = try FixtureRoot()
        try fixture.kernel("6.18.2-arch1-1")
        #expect(throws: KernelImage.Problem.self) { try found(fixture).get() }
        try fixture.file("/boot/vmlinuz-linux", bytes: image("6.18.2-arch1-1"))
        #expect(try found(fixture).get() == "/boot/vmlinuz-linux")
        try fixture.file("/lib/modules/6.18.2-arch1-1/vmlinuz", bytes: image("6.18.2-arch1-1"))
        #expect(try found(fixture).get() == "/lib/modules/6.18.2-arch1-1/vmlinuz")
    }

    /// /boot has an image from before an upgrade.
    @Test func oneOfAnotherReleaseIsNamed() throws {
        let fixture = try FixtureRoot()
        try fixture.kernel("6.18.2-arch1-1")
        try fixture.file("/boot/vmlinuz-linux", bytes: image("6.18.1-arch1-1"))
        #expect(
            throws: KernelImage.Problem(reason: "/boot/vmlinuz-linux is the image of another kernel: 6.18.1-arch1-1")
        ) {
            try found(fixture).get()
        }
    }

    @Test(arguments: [0, 1, 0x206, 0x210, 0x211]) func whatIsNoImageIsNone(length: Int) throws {
        let fixture = try FixtureRoot()
        try fixture.kernel("6.1.0", pkgbase: nil)
        try fixture.file("/boot/vmlinuz-6.1.0", bytes: Array(image("6.1.0").prefix(length)))
        #expect(
            throws: KernelImage.Problem(
                reason: "/boot/vmlinuz-6.1.0 is not the image of a Linux kernel for "
                    + "x86_64")
        ) {
            try found(fixture).get()
        }
    }
}
