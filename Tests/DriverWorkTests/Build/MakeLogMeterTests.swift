import Testing

@testable import DriverWork

/// Lines as real builds print them: NVIDIA's source and the sample on Debian's 6.1 and 6.12 kernels.
@Suite struct MakeLogMeterTests {
    private static let wholeTree = #"""
        DKMS make.log for nvidia-590.48.01 for kernel 6.1.0-50-amd64 (x86_64)
        make -C src/nvidia
        make[1]: Entering directory '/var/lib/dkms/nvidia/590.48.01/build/src/nvidia'
         [ nvidia-modeset    ]  XZ           _out/Linux_x86_64/maxwell_shaders.xz
         [ nvidia            ]  CC           generated/g_access_cntr_buffer_nvoc.c
         [ nvidia-modeset    ]  CXX          src/shader/nvidia-vulkan.cpp
        src/nvkms-modeset.c:1824:5: warning: this 'else' clause does not guard... [-Wmisleading-indentation]
           70 | void nvPushSetObject(NvPushChannelPtr p, NvU32 subch,
              |      ^~~~~~~~~~~~~~~
         [ nvidia            ]  CC           _out/Linux_x86_64/g_nvid_string.c
        ld -r -o _out/Linux_x86_64/nv-kernel.o _out/Linux_x86_64/a.o
         [ nvidia            ]  OBJCOPY      _out/Linux_x86_64/nv-kernel.o
        cd kernel-open/nvidia && ln -sf ../../src/nvidia/_out/Linux_x86_64/nv-kernel.o nv-kernel.o_binary
        make -C kernel-open modules
         CONFTEST: cc_sanity_check
         CONFTEST: set_memory_uc
          SYMLINK /var/lib/dkms/nvidia/590.48.01/build/kernel-open/nvidia/nv-kernel.o
          CC [M]  /var/lib/dkms/nvidia/590.48.01/build/kernel-open/nvidia/nv.o
          CC [M]  nvidia/nv-pci.o
          AS [M]  nvidia/nv-return.o
          LD [M]  nvidia.o
          CC [M]  nvidia-uvm/uvm.o
          LD [M]  nvidia-uvm.o
          MODPOST Module.symvers
          CC [M]  nvidia.mod.o
          CC [M]  .module-common.o
          LD [M]  nvidia.ko
          BTF [M] nvidia.ko
        Skipping BTF generation for nvidia.ko due to unavailability of vmlinux
          LD [M]  nvidia-uvm.ko

        """#

    /// The output with NV_VERBOSE=1, which Debian's dkms.conf sets. Kbuild of 6.4 and later prints the short forms
    /// before the commands.
    private static let verbose = #"""
        cc -O2 -I interface -MMD -MP -c src/rm.c -o _out/Linux_x86_64/rm.o
        ld  -r -o _out/Linux_x86_64/nv-kernel.o _out/Linux_x86_64/rm.o
        NV_CONFTEST_CFLAGS=-Wall -Wundef -std=gnu11
         CONFTEST: cc_sanity_check
         CONFTEST uts_release:
        # cmd_mod /tmp/b/nvidia.mod
          printf '%s\n'   nvidia/nv.o nvidia/nv-pci.o | awk '!x[$0]++ { print("/tmp/b/"$0) }' > /tmp/b/nvidia.mod
        # CC [M]  /tmp/b/nvidia/nv.o
          gcc-12 -Wp,-MMD,/tmp/b/nvidia/.nv.o.d -g   -c -o /tmp/b/nvidia/nv.o /tmp/b/nvidia/nv.c   ; ./tools/objtool/objtool --module /tmp/b/nvidia/nv.o
        # cmd_gen_symversions_c /tmp/b/nvidia/nv.o
          if nm /tmp/b/nvidia/nv.o 2>/dev/null | grep -q ' __export_symbol_'; then gcc-12 -E -D__GENKSYMS__ /tmp/b/nvidia/nv.c; fi
          gcc-12 -D__ASSEMBLY__ -g   -c -o /tmp/b/nvidia/nv-return.o /tmp/b/nvidia/nv-return.S
        # LD [M]  /tmp/b/nvidia.o
          ld -m elf_x86_64   -r -o /tmp/b/nvidia.o @/tmp/b/nvidia.mod  ; ./tools/objtool/objtool --module /tmp/b/nvidia.o
        # MODPOST /tmp/b/Module.symvers
           sed 's/ko$/o/'  /tmp/b/modules.order | scripts/mod/modpost      -o /tmp/b/Module.symvers -e -i Module.symvers -T -
          gcc-12 -g -c -o /tmp/b/nvidia.mod.o /tmp/b/nvidia.mod.c
          ld -r -m elf_x86_64 --build-id=sha1  -T arch/x86/module.lds -o /tmp/b/nvidia.ko /tmp/b/nvidia.o /tmp/b/nvidia.mod.o;  true

        """#

    private func objects(_ meter: MakeLogMeter) -> [BuildPhase: Int] { meter.phases.mapValues(\.objects) }

    @Test func countsTheObjectsOfAWholeTree() {
        var meter = MakeLogMeter()
        meter.feed(Self.wholeTree.utf8, at: 0)
        #expect(objects(meter) == [.independent: 3, .conftest: 2, .interface: 4, .link: 2])
        #expect(meter.phase == .link)
    }

    @Test func countsWholeCommands() {
        var meter = MakeLogMeter()
        meter.feed(Self.verbose.utf8, at: 0)
        #expect(objects(meter) == [.independent: 1, .conftest: 2, .interface: 2, .link: 1])
    }

    @Test(arguments: [wholeTree, verbose])
    func piecesMakeNoDifference(log: String) {
        var whole = MakeLogMeter()
        whole.feed(log.utf8, at: 0)
        for size in [1, 2, 7, 100] {
            var meter = MakeLogMeter()
            var rest = Array(log.utf8)[...]
            while !rest.isEmpty {
                meter.feed(rest.prefix(size), at: 0)
                rest = rest.dropFirst(size)
            }
            #expect(meter == whole)
        }
    }

    @Test func aLineCountsWhenItIsWhole() {
        var meter = MakeLogMeter()
        meter.feed("  CC [M]  nvidia/nv.".utf8, at: 0)
        #expect(meter.phase == .waiting)
        meter.feed("o\n".utf8, at: 0)
        #expect(meter.progress(expecting: nil) == BuildProgress(.interface, done: 1))
    }

    @Test func whatPhasesTookIsTheTimeBetweenTheirLines() {
        var meter = MakeLogMeter()
        meter.feed("make -C src/nvidia\n".utf8, at: 100)
        meter.feed(" [ nvidia            ]  CC           a.c\n".utf8, at: 105)
        meter.feed("".utf8, at: 200)
        meter.feed(" CONFTEST: set_memory_uc\n".utf8, at: 205)
        meter.enter(.waiting, at: 235)
        meter.feed("  CC [M]  nvidia/nv.o\n".utf8, at: 300)
        meter.enter(.install, at: 340)
        meter.feed("".utf8, at: 342)
        #expect(
            meter.phases.mapValues(\.seconds) == [.independent: 100, .conftest: 30, .interface: 40, .install: 2])
    }

    @Test func garbageIsNoProgress() {
        var meter = MakeLogMeter()
        meter.feed([UInt8](repeating: 0xff, count: 1 << 20), at: 0)
        meter.feed("\n\n   \n[\n]\n#\nC\n-o\n/ -c -o\n-c -o x.o\nerror: CC [M] is no command\n [ ]\n".utf8, at: 0)
        #expect(meter.progress(expecting: nil) == BuildProgress(.waiting))
        #expect(objects(meter).values.reduce(0, +) == 0)
    }

    @Test func totalsComeFromEarlierBuildsUnlessTheyProveWrong() {
        let expected = ExpectedBuild(phases: [.interface: .init(seconds: 100, objects: 2)])
        var meter = MakeLogMeter()
        for (count, total) in [(1, 2), (2, 2), (3, nil)] {
            meter.feed("  CC [M]  x.o\n".utf8, at: 0)
            #expect(meter.progress(expecting: expected).done == count)
            #expect(meter.progress(expecting: expected).total == total)
        }
    }
}
