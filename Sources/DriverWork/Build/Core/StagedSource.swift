import DriverModel
import Host
import SystemPackage
import Text

/// A copy of NVIDIA's whole source tree to build from, without what earlier builds left in it.
///
/// Where the independent part is shared, the makefiles of `src/` are replaced by ones that ask nvctl for
/// the finished objects, and nothing else of `src/` is copied: the vendor's own top makefile does the
/// rest. The dkms.conf is the source's own.
struct StagedSource {
    static let objects = ["nv-kernel.o": "src/nvidia", "nv-modeset-kernel.o": "src/nvidia-modeset"]

    let host: Host
    let source: FilePath
    let isShared: Bool
    /// Whether DKMS is going to strip it from the modules (`SourceSharing`).
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

    /// What takes less time and leads to the same modules; at the end of the file, which is read before any check runs.
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

    /// NVIDIA's Kbuild has the kernel's makefiles try three flags on the compiler anew for each of some 400
    /// checks of the headers, because the variable with these flags is expanded when it is used. Its value is
    /// the same for all.
    private static let conftestFlagsOnce = """

        # Added by nvctl: the same flags, found out once.
        NV_CONFTEST_CFLAGS := $(NV_CONFTEST_CFLAGS)

        """

    /// The kernel's makefiles themselves make use of it where they write BTF, for which a kernel's headers need its
    /// vmlinux, and where they take the checksums of exported symbols from it. What BTF is written from may be
    /// compressed until then (DEBUG_INFO_COMPRESSED_ZLIB of the kernel's own configuration does so).
    ///
    /// Between objects and modules it goes by zstd, where assembler and linker have it: quicker, and smaller. pahole reads
    /// the modules, by libelf, which has no zstd before 0.189. Of where variables live nobody asks for more than one view
    /// of a place, nor for columns.
    private static let littleDebugInformation = """

        # Added by nvctl: DKMS strips debug information, so it is compiled only for what is made of it before.
        ifeq ($(CONFIG_GENDWARFKSYMS)$(and $(CONFIG_DEBUG_INFO_BTF_MODULES),$(wildcard $(objtree)/vmlinux $(NV_KERNEL_OUTPUT)/vmlinux)),)
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

    /// LDFLAGS_MODULE is for whoever builds modules (Documentation/kbuild/kbuild.rst), and is only taken from make's
    /// command line. Asked is the linker that the vendor's makefile hands over: not every lld has zlib.
    private static let compressedWhileLinking = """

        # Added by nvctl: the same for the modules, until DKMS strips them.
        ifeq ($(origin LDFLAGS_MODULE),undefined)
        KBUILD_PARAMS += $(shell $(LD) --compress-debug-sections=zlib -v >/dev/null 2>&1 && echo LDFLAGS_MODULE=--compress-debug-sections=zlib)
        endif

        """

    private func copy(_ names: [String], to folder: FilePath) async throws {
        let paths = names.map { source.appending($0).string }
        let copy = Program("cp", ["-a", "--reflink=auto", "--"] + paths + [folder.string])
        let result = try await host.programs.run(copy, output: .captured(limit: 1 << 16))
        guard !result.succeeded else { return }
        if result.everything.contains("No space left on device") {
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

    /// `src/nvidia/Makefile`. It tells nvctl with what the object would be compiled here, and gets both
    /// objects. Until they are there it has everything else compiled for this kernel, as the vendor's
    /// makefile is going to: `-k`, because what cannot be linked yet is no reason to stop, and nothing is
    /// linked yet, so that nothing can be out of date later. What fails then would fail again, so nvctl stops the build
    /// when it reads of it (`FailedObject`); what is missing until the objects are there is not in the log.
    private static let asking = """
        # Written by nvctl, in place of the makefile that compiles nv-kernel.o: this object reads no kernel's
        # headers, so it is compiled once for all kernels of one toolchain.
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
        \t    grep --line-buffered -v -e 'No rule to make target .*o_binary' -e 'not remade because of errors' -e '\\*\\*\\* .*\\([^.]o\\|[^o]\\)\\] Error'; \\
        \t  : >"$$NVCTL_CORE/idle"; read -r answer <&9; \\
        \tfi; \\
        \techo "nvctl: kernel-independent part: $${answer:-nvctl has ended}"; \\
        \ttest "$$answer" = ready
        clean:

        """

    /// `src/nvidia-modeset/Makefile`. Its object arrives together with the other one.
    private static let linking = """
        # Written by nvctl, in place of the makefile that compiles nv-modeset-kernel.o: see src/nvidia/Makefile.
        VERSION_MK_DIR = ../../
        include ../../utils.mk

        .DEFAULT_GOAL := all
        .PHONY: all clean
        all:
        \t@mkdir -p $(OUTPUTDIR) && ln -sf "$$NVCTL_CORE/nv-modeset-kernel.o" $(OUTPUTDIR)/nv-modeset-kernel.o
        clean:

        """
}
