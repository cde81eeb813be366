import Host
import Logging
import SystemPackage
import TestSupport
import Testing

/// The process that loads NVIDIA's library, with real libraries that behave in every possible way.
@Suite(.enabled(if: RealPrograms.has("cc"), "missing: cc")) struct NvmlTests {
    private static let gpu = "0000:01:00.0"

    private func ask(_ behaviour: String, _ addresses: String...) async throws -> ProgramResult {
        let folder = try SystemRoot.host.makeTemporaryDirectory(in: "/tmp/nvctl-tests", prefix: "nvml-")
        defer { try? SystemRoot.host.removeTree(folder) }
        let (source, library) = (folder.appending("nvml.c"), folder.appending("nvml.so"))
        try SystemRoot.host.write(Self.source, to: source)
        try await RealPrograms.system.output(
            of: Program("cc", ["-shared", "-fPIC", "-D\(behaviour)", "-o", library.string, source.string]))
        return try await run([library.string] + addresses)
    }

    private func run(_ arguments: [String]) async throws -> ProgramResult {
        try await RealPrograms.system.run(
            Program(Parts.program.string, ["driver", "gsp", "ask-nvml"] + arguments), output: .captured(limit: 1 << 16))
    }

    @Test func itSaysWhatTheLibrarySays() async throws {
        let result = try await ask("GOOD", Self.gpu, "0000:02:00.0")
        #expect(
            result.output
                == #"{"driverVersion":"590.48.01","gpus":[{"address":"0000:01:00.0","isDefault":true,"isEnabled":true,"version":"590.48.01"},"#
                + #"{"address":"0000:02:00.0","problem":"Not Supported"}]}"# + "\n")
        #expect(result.succeeded)
    }

    @Test(arguments: [
        ("MISMATCH", "Driver/library version mismatch\n"), ("OLD", "it has no nvmlDeviceGetGspFirmwareMode\n"),
    ])
    func aLibraryThatCannot(behaviour: String, errors: String) async throws {
        let result = try await ask(behaviour, Self.gpu)
        #expect(result == ProgramResult(.exited(1), errors: errors))
    }

    @Test func aLibraryThatCrashesTakesThatProcessOnly() async throws {
        #expect(try await ask("CRASH", Self.gpu).ending == .signalled(11))
    }

    @Test func aLibraryThatHangsIsEnded() async throws {
        #expect(try await ask("HANG", Self.gpu).ending == .signalled(14))
    }

    @Test(arguments: ["/etc/passwd", "/nonexistent.so", "/tmp"])
    func whatIsNoLibrary(path: String) async throws {
        let result = try await run([path, Self.gpu])
        #expect(result.ending == .exited(1))
        #expect(result.errors.hasPrefix(path + ":"))
    }

    @Test func aNameWithoutAFolderIsNotSearchedFor() async throws {
        #expect(try await run(["libnvidia-ml.so.1", Self.gpu]).exitStatus == 64)
    }

    private static let source = """
        #include <signal.h>
        #include <string.h>
        #include <unistd.h>

        int nvmlInit_v2(void)
        {
        #ifdef HANG
        	sigset_t all;
        	sigfillset(&all);
        	sigdelset(&all, SIGALRM);
        	sigprocmask(SIG_SETMASK, &all, NULL);
        	for (;;)
        		pause();
        #elif defined CRASH
        	signal(SIGSEGV, SIG_DFL);
        	raise(SIGSEGV);
        #elif defined MISMATCH
        	return 18;
        #endif
        	return 0;
        }
        const char *nvmlErrorString(int error)
        {
        	return error == 18 ? "Driver/library version mismatch" : "Not Supported";
        }
        int nvmlSystemGetDriverVersion(char *version, unsigned length)
        {
        	strncpy(version, "590.48.01", length);
        	return 0;
        }
        int nvmlDeviceGetHandleByPciBusId_v2(const char *address, void **device)
        {
        	*device = (void *)1;
        	return strcmp(address, "0000:01:00.0") ? 3 : 0;
        }
        int nvmlDeviceGetGspFirmwareVersion(void *device, char *version)
        {
        	strcpy(version, "590.48.01");
        	return 0;
        }
        #ifndef OLD
        int nvmlDeviceGetGspFirmwareMode(void *device, unsigned *enabled, unsigned *by_default)
        {
        	*enabled = *by_default = 1;
        	return 0;
        }
        #endif

        """
}
