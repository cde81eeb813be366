/// A message of the kernel, or of NVIDIA's driver in it, in a line of the kernel's log.
///
/// The texts are those of kernels 5.10 to 6.18 (kernel/module, the firmware loader) and of NVIDIA's driver 515 to 595.
package enum KernelMessage: CaseIterable, Sendable {
    // Loading a module
    case otherKernel, symbolVersions, structSize, namespaceMissing, mixedSet, relocation
    case unsigned, keyRejected, keyUnavailable
    case libraryMismatch, apiMismatch, gpuTaken
    // The kernel's own protections
    case returnThunk, endbrMissing, kcfi, btfMismatch
    // The GPU and its system processor (GSP)
    case withoutGsp, firmwareNotFound, firmwareNotRead, badState, firmwareNotStarted, gpuRecovered, gspHung, offTheBus
    case notInitialised
    // Starting
    case imageDamaged, broken

    var patterns: [LogPattern] {
        switch self {
        case .otherKernel: ["version magic '%' should be '"]
        case .symbolVersions: ["disagrees about version of symbol"]
        case .structSize: [".gnu.linkonce.this_module section size must match"]
        case .namespaceMissing: ["but does not import it"]
        case .mixedSet: ["Version mismatch: nvidia.ko(%) nvidia-modeset.ko("]
        case .relocation: ["Skipping invalid relocation target", "Invalid relocation target"]
        case .unsigned: ["unsigned module is rejected", "unsigned module loading is restricted"]
        case .keyRejected: ["Key was rejected by service"]
        case .keyUnavailable: ["module with unavailable key is rejected", "module with unsupported crypto is rejected"]
        case .libraryMismatch: ["Driver/library version mismatch"]
        case .apiMismatch: ["NVRM: API mismatch: the client"]
        case .gpuTaken: ["NVIDIA probe routine was not called"]
        case .returnThunk: ["Unpatched return thunk in use"]
        case .endbrMissing: ["Missing ENDBR", "do_kernel_cp_fault"]
        case .kcfi: ["CFI failure at", "execute NX-protected page"]
        case .btfMismatch: ["failed to validate module [nvidia%] BTF:"]
        case .withoutGsp: ["does not include the required GPU System Processor"]
        case .firmwareNotFound: ["Direct firmware load for nvidia/%/gsp_%failed with error"]
        case .firmwareNotRead: ["RmInitAdapter failed! (0x61:"]
        case .badState: ["unexpected WPR2 already up"]
        case .firmwareNotStarted: ["Cannot initialize GSP firmware RM", "RmInitAdapter failed! (0x62:"]
        // 154 says that a reset is required, and later that it is no longer required.
        case .gpuRecovered: ["Xid (%): 154,%to 0x0 "]
        case .gspHung: ["Xid (%): 119,", "Xid (%): 120,", "Xid (%): 154,"]
        case .offTheBus: ["fallen off the bus"]
        case .notInitialised: ["RmInitAdapter failed!"]
        case .imageDamaged: ["Initramfs unpacking failed"]
        case .broken:
            [
                "BUG: ", "kernel BUG at ", "Oops: ", "Oops - ", "general protection fault", "invalid opcode: ",
                "double fault: ", "Kernel panic - not syncing",
            ]
        }
    }

    package func isSaid(in line: String) -> Bool {
        let clean = Array(line.utf8).withUnsafeBytes { CleanLine($0) }
        return patterns.contains { $0.matches(clean.bytes) }
    }

    /// The symbol that a module lacks: `nvidia_modeset: Unknown symbol nvidia_get_rm_ops (err -2)`.
    package static func unknownSymbol(in line: String) -> String? {
        guard let words = line.firstRange(of: ": Unknown symbol ") else { return nil }
        return line[words.upperBound...].split(separator: " ").first.map(String.init)
    }
}
