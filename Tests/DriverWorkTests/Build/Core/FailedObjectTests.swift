import TestSupport
import Testing

@testable import DriverWork

@Suite struct FailedObjectTests {
    @Test(arguments: [
        "make[3]: *** [scripts/Makefile.build:250: /var/lib/nvctl/build/6.1/tree/nvidia/590/build/nvidia-uvm/uvm.o] Error 1",
        "make[1]: *** [Makefile:58: _out/Linux_x86_64/nv-kernel.o] Error 1",
        "make: *** [Makefile:31: src/nvidia/_out/Linux_x86_64/nv-kernel.o] Error 2",
        "make[3]: *** [nv.o] Error 1",
        "make[2]: *** [Makefile:9: nv.o] Killed",
    ])
    func anObjectThatCouldNotBeMade(line: String) { #expect(FailedObject.isNamed(in: line.utf8)) }

    /// What `make -k` says because the independent part is not there yet, and what compilers say.
    @Test(arguments: [
        "make[3]: *** No rule to make target '/b/nvidia/nv-kernel.o_binary', needed by '/b/nvidia/nv-kernel.o'.",
        "make[2]: *** [/usr/src/linux-headers/Makefile:1936: /b/kernel-open] Error 2",
        "make[1]: *** [Makefile:82: modules] Error 2",
        "make[3]: Target '/b/' not remade because of errors.",
        "make[2]: [Makefile:9: nv.o] Error 1 (ignored)",
        "/b/nvidia/nv.c:1:2: error: #error *** [nv.o] Error 1",
        "  CC [M]  /b/nvidia/nv.o",
        "",
    ])
    func whatIsNone(line: String) { #expect(!FailedObject.isNamed(in: line.utf8)) }

    /// A line can arrive in pieces.
    @Test func itIsFoundWhileTheLogGrows() async throws {
        let fixture = try FixtureRoot()
        try fixture.file("/log", "  CC [M]  a.o\nmake[1]: *** [Make")
        let waiting = Task { [root = fixture.root] in try await FailedObject(log: "/log", root: root).wait() }
        try fixture.file("/more", "file:1: a.o] Error 1\n")
        try fixture.root.append("/more", to: "/log")
        try await waiting.value
    }
}
