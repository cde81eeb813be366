import CLzma
import CZlib
import CZstd
import DriverModel

/// A compression format, unpacked step by step.
protocol Unpacker: AnyObject {
    /// Unpacks as much of the input as fits into the output.
    func step(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer
    ) throws(ModuleFault) -> UnpackedStep
    /// Whether the file may end after the input so far.
    var isWhole: Bool { get }
}

struct UnpackedStep {
    let consumed: Int
    let written: Int
}

package enum Compression: CaseIterable {
    case zstd, xz, gzip

    /// The first bytes decide, not the file's name. modprobe and the kernel do the same.
    init?(_ beginning: [UInt8]) {
        guard let found = Self.allCases.first(where: { beginning.starts(with: $0.mark) }) else { return nil }
        self = found
    }

    private var mark: [UInt8] {
        switch self {
        case .zstd: [0x28, 0xb5, 0x2f, 0xfd]
        case .xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]
        case .gzip: [0x1f, 0x8b]
        }
    }

    func unpacker() throws(ModuleFault) -> any Unpacker {
        switch self {
        case .zstd: try ZstdUnpacker()
        case .xz: try XzUnpacker()
        case .gzip: try GzipUnpacker()
        }
    }
}

extension ModuleFault {
    fileprivate static let noMemory = ModuleFault(reason: "there is not enough memory to unpack it", isDamage: false)
    fileprivate static let wantsMemory = damaged("unpacking it needs more memory than any module needs")
    package static let badlyPacked = damaged("it is damaged: it cannot be unpacked")
}

private final class ZstdUnpacker: Unpacker {
    /// 128 MiB, the most that `zstd --ultra -22` needs. Memory is used only as far as there is content.
    private static let windowLimit: CInt = 27
    private let context: OpaquePointer
    private(set) var isWhole = false

    init() throws(ModuleFault) {
        guard let context = ZSTD_createDCtx() else { throw .noMemory }
        self.context = context
        _ = ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.windowLimit)
    }

    deinit { ZSTD_freeDCtx(context) }

    func step(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer
    ) throws(ModuleFault) -> UnpackedStep {
        // Another step without input would begin another frame.
        if input.isEmpty, isWhole { return UnpackedStep(consumed: 0, written: 0) }
        var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let result = ZSTD_decompressStream(context, &target, &source)
        guard ZSTD_isError(result) == 0 else {
            switch ZSTD_getErrorCode(result) {
            case ZSTD_error_frameParameter_windowTooLarge: throw .wantsMemory
            case ZSTD_error_memory_allocation: throw .noMemory
            default: throw .badlyPacked
            }
        }
        isWhole = result == 0
        return UnpackedStep(consumed: source.pos, written: target.pos)
    }
}

private final class XzUnpacker: Unpacker {
    /// `xz -9` needs 65 MiB.
    private static let memoryLimit: UInt64 = 100 << 20
    /// LZMA_CONCATENATED, a macro that Swift cannot import.
    private static let concatenated: UInt32 = 0x08
    private let stream: UnsafeMutablePointer<lzma_stream>
    private(set) var isWhole = false

    init() throws(ModuleFault) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: lzma_stream())
        guard lzma_stream_decoder(stream, Self.memoryLimit, Self.concatenated) == LZMA_OK else {
            stream.deallocate()
            throw .noMemory
        }
    }

    deinit {
        lzma_end(stream)
        stream.deallocate()
    }

    func step(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer
    ) throws(ModuleFault) -> UnpackedStep {
        if isWhole { return UnpackedStep(consumed: input.count, written: 0) }
        stream.pointee.next_in = input.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_in = input.count
        stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = output.count
        let result = lzma_code(stream, isLast ? LZMA_FINISH : LZMA_RUN)
        switch result {
        case LZMA_OK, LZMA_BUF_ERROR: break
        case LZMA_STREAM_END: isWhole = true
        case LZMA_MEMLIMIT_ERROR: throw .wantsMemory
        case LZMA_MEM_ERROR: throw .noMemory
        default: throw .badlyPacked
        }
        return UnpackedStep(
            consumed: input.count - stream.pointee.avail_in, written: output.count - stream.pointee.avail_out)
    }
}

private final class GzipUnpacker: Unpacker {
    private let stream: UnsafeMutablePointer<z_stream>
    private(set) var isWhole = false

    init() throws(ModuleFault) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // The largest window. The 16 is for gzip's header.
        guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            throw .noMemory
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func step(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer
    ) throws(ModuleFault) -> UnpackedStep {
        if isWhole {
            guard let first = input.first else { return UnpackedStep(consumed: 0, written: 0) }
            // Anything after the last member is ignored, as gzip and modprobe do.
            guard first == 0x1f else { return UnpackedStep(consumed: input.count, written: 0) }
            inflateReset(stream)
            isWhole = false
        }
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(clamping: input.count)
        stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(clamping: output.count)
        switch inflate(stream, Z_NO_FLUSH) {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: isWhole = true
        case Z_MEM_ERROR: throw .noMemory
        default: throw .badlyPacked
        }
        return UnpackedStep(
            consumed: input.count - Int(stream.pointee.avail_in),
            written: output.count - Int(stream.pointee.avail_out))
    }
}
