import DriverModel
import Host
import SystemPackage
import Text

/// A copy of NVIDIA's whole source tree to build from, without products of earlier builds.
///
/// If the independent part is shared, the makefiles in `src/` are replaced by ones that ask nvctl for the finished
/// objects, and nothing else in `src/` is copied. NVIDIA's own top makefile does everything else. The dkms.conf is the
/// source's own.
struct StagedSource {
    static let objects = ["nv-kernel.o": "src/nvidia", "nv-modeset-kernel.o": "src/nvidia-modeset"]

    let host: Host
    let source: FilePath
    let isShared: Bool
    /// Whether DKMS is going to strip the debug information from the modules (`SourceSharing`).
    let losesDebugInformation: Bool

    func make(at folder: FilePath) async throws {
        try host.root.makeDirectory(folder)
        let names = try host.root.list(source).filter { !$0.hasPrefix(".git") && !(isShared && $0 == "src") }
        try await copy(names, to: folder)
        try await removeProducts(in: folder)
        try amendMakefiles(in: folder)
        guard isShared else { return }
        for (object, place) in Self.objects {
            try host.root.makeDirectory(folder.appending(place))
            try host.root.write(
                object == "nv-kernel.o" ? Self.asking : Self.linking, to: folder.appending(place).appending("Makefile"))
        }
    }

    /// Changes that save time and give the same modules. They come at the end of the file, which is read before any
    /// check runs.
    private func amendMakefiles(in folder: FilePath) throws {
        try amend(folder.appending("kernel-open/Kbuild")) { text in
            (text.contains("\nNV_CONFTEST_CFLAGS = ") ? Self.conftestFlagsOnce : "")
                + (losesDebugInformation ? Self.littleDebugInformation : "")
        }
        try amend(folder.appending("kernel-open/Makefile")) { text in
            losesDebugInformation && text.contains("$(KBUILD_PARAMS)") ? Self.compressedWhileLinking : ""
        }
    }

    private func amend(_ file: FilePath, with addition: (String) -> String) throws {
        guard let text = host.root.text(file, limit: 1 << 20) else { return }
        let addition = addition(text)
        if !addition.isEmpty { try host.root.write(text + addition, to: file) }
    }

    /// NVIDIA's Kbuild makes the kernel's makefiles test three compiler flags again for each of some 400 checks of the
    /// headers, because the variable with these flags is expanded on each use. Its value is always the same.
    private static let conftestFlagsOnce = """

        # Added by nvctl: the same flags, but computed only once.
        NV_CONFTEST_CFLAGS := $(NV_CONFTEST_CFLAGS)

        """

    /// The kernel's makefiles use debug information themselves to write BTF, which needs a vmlinux in the headers, and
    /// to compute the checksums of exported symbols. The debug information for BTF may be compressed until then
    /// (DEBUG_INFO_COMPRESSED_ZLIB of the kernel's own configuration does so).
    ///
    /// Objects are compressed with zstd if the assembler and the linker support it, because that is faster and smaller.
    /// pahole reads the modules through libelf, which supports no zstd before 0.189. It reads neither location views
    /// nor column numbers, so they are not emitted.
    private static let littleDebugInformation = """

        # Added by nvctl: DKMS strips debug information, so compile only what is read before that.
        ifeq ($(CONFIG_GENDWARFKSYMS)$(and $(CONFIG_DEBUG_INFO_BTF_MODULES),\
        $(wildcard $(objtree)/vmlinux $(NV_KERNEL_OUTPUT)/vmlinux)),)
        ccflags-y += -g0
        else ifeq ($(CONFIG_GENDWARFKSYMS),)
        nvctl_comma := ,
        nvctl_zstd := $(call ld-option,--compress-debug-sections=zstd)
        nvctl_zstd := $(if $(nvctl_zstd),$(call cc-option,-Wa$(nvctl_comma)$(nvctl_zstd)))
        ccflags-y += $(or $(nvctl_zstd),$(call cc-option,-gz=zlib))
        ccflags-y += $(call cc-option,-gno-variable-location-views) $(call cc-option,-gno-column-info)
        ldflags-y += $(if $(nvctl_zstd),--compress-debug-sections=zstd,$(call ld-option,--compress-debug-sections=zlib))
        endif

        """

    /// LDFLAGS_MODULE is for people who build modules (Documentation/kbuild/kbuild.rst), and counts only on make's
    /// command line. The linker that NVIDIA's makefile passes on is asked, because not every lld supports zlib.
    private static let compressedWhileLinking = """

        # Added by nvctl: compress it in the modules, too, until DKMS strips them.
        ifeq ($(origin LDFLAGS_MODULE),undefined)
        KBUILD_PARAMS += $(shell $(LD) --compress-debug-sections=zlib -v >/dev/null 2>&1 && \
        echo LDFLAGS_MODULE=--compress-debug-sections=zlib)
        endif

        """

    private func copy(_ names: [String], to folder: FilePath) async throws {
        let paths = names.map { source.appending($0).string }
        let copy = Program("cp", ["-a", "--reflink=auto", "--"] + paths + [folder.string])
        let result = try await host.programs.run(copy, output: .captured(limit: 1 << 16))
        guard !result.succeeded else { return }
        if result.isForWantOfSpace {
            let needed = names.reduce(0) { $0 + host.root.size(of: source.appending($1)) }
            throw Failure.noSpace(
                SpaceShortage(at: folder, needed: needed, in: host.root), doing: "copying \(source.string.printable)")
        }
        throw ProgramError(copy, .ended(result))
    }

    private func removeProducts(in folder: FilePath) async throws {
        let files = BuildProduct.patterns.flatMap { ["-o", "-name", $0] }.dropFirst()
        let folders = BuildProduct.folders.flatMap {
            ["-o", "-path", "*/\($0)/*", "-o", "(", "-type", "d", "-name", $0, ")"]
        }
        let find = Program("find", [folder.string, "-depth", "(", "("] + files + [")"] + folders + [")", "-delete"])
        try await host.programs.output(of: find)
    }

    /// Replaces `src/nvidia/Makefile`. It tells nvctl how the object would be compiled here, and gets both objects.
    /// While it waits, it compiles everything else for this kernel, as NVIDIA's makefile would. With `-k`, objects that
    /// cannot be linked yet do not stop it. Nothing is linked yet, so nothing can be outdated later. Real errors would
    /// occur again, so nvctl stops the build when it reads one in the log (`FailedObject`); messages about objects that
    /// are still missing are filtered out of the log.
    private static let asking = """
        # Written by nvctl to replace the makefile that compiles nv-kernel.o. This object needs no kernel headers, so it
        # is compiled once for all kernels of one toolchain.
        VERSION_MK_DIR = ../../
        include ../../utils.mk

        export NVCTL_CC := $(CC)
        export NVCTL_LD := $(LD)
        export NVCTL_OBJCOPY := $(OBJCOPY)
        export NVCTL_OUTPUT := $(OUTPUTDIR)

        .DEFAULT_GOAL := all
        .PHONY: all clean
        all:
        \t@mkdir -p $(OUTPUTDIR) && ln -sf "$$NVCTL_CORE/nv-kernel.o" $(OUTPUTDIR)/nv-kernel.o
        \t@env -0 >"$$NVCTL_CORE/request.new" && mv "$$NVCTL_CORE/request.new" "$$NVCTL_CORE/request"
        \t@exec 9<"$$NVCTL_CORE/answer"; read -r answer <&9; \\
        \tif [ "$$answer" = wait ]; then \\
        \t  $(MAKE) -k -C ../../kernel-open modules 2>&1 | \\
        \t    grep --line-buffered -v -e 'No rule to make target .*o_binary' -e 'not remade because of errors' \
        -e '\\*\\*\\* .*\\([^.]o\\|[^o]\\)\\] Error'; \\
        \t  : >"$$NVCTL_CORE/idle"; read -r answer <&9; \\
        \tfi; \\
        \techo "nvctl: kernel-independent part: $${answer:-nvctl has ended}"; \\
        \ttest "$$answer" = ready
        clean:

        """

    /// Replaces `src/nvidia-modeset/Makefile`. Its object arrives together with the other one.
    private static let linking = """
        # Written by nvctl to replace the makefile that compiles nv-modeset-kernel.o; see src/nvidia/Makefile.
        VERSION_MK_DIR = ../../
        include ../../utils.mk

        .DEFAULT_GOAL := all
        .PHONY: all clean
        all:
        \t@mkdir -p $(OUTPUTDIR) && ln -sf "$$NVCTL_CORE/nv-modeset-kernel.o" $(OUTPUTDIR)/nv-modeset-kernel.o
        clean:

        """
}
