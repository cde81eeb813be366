import Glibc
import Host
import SystemPackage
import TestSupport

extension BaseSystem {
    /// All programs of the system are the same program. It prints the file that has its name. If it was started as
    /// `env`, as nvctl does in a mounted system, it prints the file that has the name of the program to start. It is
    /// static, because there is no library in this system.
    func programs() throws {
        try fixture.folder("/usr/bin")
        try compile(Self.standIn, to: "/usr/bin/env", "-static")
        for name in [
            "nvctl", "dkms", "git", "depmod", "pacman", "dpkg", "cc", "gcc", "make", "openssl", "mokutil", "setpriv",
        ] {
            try fixture.root.hardLink("/usr/bin/env", as: FilePath("/usr/bin/\(name)"))
        }
        for (name, text) in [
            ("nvctl", "{}\n"), ("dkms", "dkms-3.2.2\n"), ("git", "590.48.01\n"),
            ("cc", "cc (Debian 12.2.0-14) 12.2.0\n"),
            ("cc.errors", ""), ("cc.status", "0\n"), ("git.status", "0\n"),
        ] {
            try fixture.file(FilePath("/\(Self.answers)\(name)"), text)
        }
    }

    /// A library in the place of NVML. What it says is in a file: the results of four calls, two numbers and three
    /// texts.
    func nvml() throws {
        try compile(Self.library, to: "/usr/lib/libnvidia-ml.so.\(FixtureRoot.version)", "-shared", "-fPIC")
        try fixture.file(
            FilePath("/\(Self.answers)nvml"),
            "0 0 0 0\n1 1\n\(FixtureRoot.version)\n\(FixtureRoot.version)\nNot Supported\n")
    }

    private func compile(_ text: String, to path: String, _ options: String...) throws {
        let source = "\(root)/source.c"
        defer { unlink(source) }
        Files.write(text, to: source)
        guard Command.run(["/usr/bin/cc", "-O1", "-w"] + options + ["-o", root + path, source]).status == 0 else {
            throw Unable(what: "compile a program (cc \(options.joined(separator: " ")))")
        }
    }

    private static let standIn = #"""
        #include <signal.h>
        #include <stdio.h>
        #include <string.h>

        static void copy(const char *name, const char *suffix, FILE *to)
        {
        	char path[512], buffer[65536];
        	size_t count;
        	snprintf(path, sizeof path, "/answers/%s%s", name, suffix);
        	FILE *from = fopen(path, "r");
        	while (from && (count = fread(buffer, 1, sizeof buffer, from)) > 0)
        		fwrite(buffer, 1, count, to);
        }

        int main(int count, char **words)
        {
        	char path[512];
        	int status = 0;
        	if (count > 3 && !strcmp(words[1], "-C"))
        		words += 3;
        	const char *name = strrchr(words[0], '/');
        	name = name ? name + 1 : words[0];
        	copy(name, "", stdout);
        	copy(name, ".errors", stderr);
        	snprintf(path, sizeof path, "/answers/%s.status", name);
        	FILE *file = fopen(path, "r");
        	if (file && fscanf(file, "%d", &status) == 1 && status > 128)
        		raise(status - 128);
        	return status;
        }

        """#

    private static let library = #"""
        #include <stdio.h>
        #include <string.h>

        static int results[4];
        static unsigned values[2];
        static char texts[3][4096];

        int nvmlInit_v2(void)
        {
        	FILE *file = fopen("/answers/nvml", "r");
        	if (!file)
        		return 9;
        	for (int i = 0; i < 4; i++)
        		fscanf(file, "%d", &results[i]);
        	fscanf(file, "%u %u\n", &values[0], &values[1]);
        	for (int i = 0; i < 3 && fgets(texts[i], sizeof texts[i], file); i++)
        		texts[i][strcspn(texts[i], "\n")] = 0;
        	return results[0];
        }
        const char *nvmlErrorString(int error)
        {
        	return error < -1000 ? NULL : texts[2];
        }
        int nvmlSystemGetDriverVersion(char *version, unsigned length)
        {
        	strncpy(version, texts[0], length);
        	return results[1];
        }
        int nvmlDeviceGetHandleByPciBusId_v2(const char *address, void **device)
        {
        	*device = (void *)1;
        	return results[2];
        }
        int nvmlDeviceGetGspFirmwareVersion(void *device, char *version)
        {
        	strncpy(version, texts[1], 80);
        	return results[3];
        }
        int nvmlDeviceGetGspFirmwareMode(void *device, unsigned *enabled, unsigned *by_default)
        {
        	*enabled = values[0];
        	*by_default = values[1];
        	return results[3];
        }

        """#
}
