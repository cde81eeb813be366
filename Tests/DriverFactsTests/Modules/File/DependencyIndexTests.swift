import Testing

@testable import DriverFacts

@Suite struct DependencyIndexTests {
    /// The numbers in an index are big-endian.
    private static func index(root: UInt32, _ nodes: [UInt8], version: UInt32 = 0x2_0001) -> DependencyIndex {
        DependencyIndex([0xb007_f457, version, root].flatMap(bytes) + nodes)
    }

    private static func bytes(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.bigEndian) { Array($0) } }

    private static func value(_ text: String) -> [UInt8] { bytes(1) + bytes(0) + Array(text.utf8) + [0] }

    @Test func aNameLeadsToItsFile() {
        let values = Self.value("extra/a-b.ko.zst: c.ko")
        let index = Self.index(root: 0xc000_000c, Array("a_b\0".utf8) + values)
        #expect(index.damage == nil)
        #expect(index.entry(of: "a_b").map { String(decoding: $0, as: UTF8.self) } == "extra/a-b.ko.zst: c.ko")
        for name in ["", "a", "a_", "a_bc", "b"] { #expect(index.entry(of: name) == nil, "\(name)") }
    }

    @Test func anEmptyIndexIsWhole() {
        #expect(Self.index(root: 12, []).damage == nil)
        #expect(Self.index(root: 12, []).entry(of: "a") == nil)
        #expect(DependencyIndex([]).damage == "it is empty")
    }

    @Test func whatIsNoIndexIsSaidInWords() {
        #expect(DependencyIndex([0xb0, 7]).damage == "it is cut off")
        #expect(
            DependencyIndex(Array("something else".utf8)).damage
                == "it is damaged: it does not begin like one of depmod's indexes")
        #expect(
            Self.index(root: 12, [], version: 0x3_0000).damage
                == "it is damaged, or has a version that modprobe does not know")
    }

    /// A node that is its own child. In a long file, the name gets too long before the loop shows.
    @Test func circlesAreSeen() {
        let child = Array("aa".utf8) + Self.bytes(0x2000_000c)
        let alone = Self.index(root: 0x2000_000c, child)
        #expect(alone.damage == "it is damaged: its nodes form a loop")
        #expect(alone.entry(of: String(repeating: "a", count: 100_000)) == nil)
        let long = Self.index(root: 0x2000_000c, child + [UInt8](repeating: 0, count: 10_000))
        #expect(long.damage == "it is damaged: a name does not end")
    }

    /// More values and more children than the file has room for.
    @Test func countsAreNotBelieved() {
        let many = Self.index(root: 0x4000_000c, Self.bytes(.max) + [UInt8](repeating: 0, count: 100))
        #expect(many.damage != nil)
        let children = Self.index(root: 0x2000_000c, [0, 127] + [UInt8](repeating: 0, count: 100))
        #expect(children.damage == "it is damaged: a node points outside the file")
    }

    @Test func anotherModulesFileIsSeen() {
        let index = Self.index(root: 0xc000_000c, Array("a\0".utf8) + Self.value("b.ko:"))
        #expect(index.damage == "it is damaged: a module's name stands for the file of another module")
    }

    /// One byte of this index was changed. libkmod never stops looking for its end, and takes more and more memory.
    @Test func theIndexThatMadeLibkmodHang() throws {
        let digits = Array(Self.damaged.filter { !$0.isWhitespace })
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0...($0 + 1)]), radix: 16)
        }
        let index = DependencyIndex(bytes)
        #expect(bytes.count == 580)
        #expect(index.damage == "it is damaged: a node points outside the file")
        for module in ["nvidia", "nvidia_drm", "nvidia_modeset", "nvidia_uvm", "nvidia_peermem"] {
            _ = index.entry(of: module)
        }
    }

    private static let damaged = """
        b007f457000200012000012e726d000000000100000002757064617465732f646b6d732f6e76696469612d64726d2e6b
        6f3a006f6465736574000000000100000000757064617465732f646b6d732f6e76696469612d6d6f64657365742e6b6f
        3a006565726d656d000000000100000001757064617465732f646b6d732f6e76696469612d7065010000006d2e6b6f3a
        00766d000000000100000003757064617465732f646b6d732f6e76696469612d75766d2e6b6f3a006475c000000c0000
        000000000000000000000000000000000000000000000000000000000000c000006e76696469612d64726d2e6b6f3a00
        6f6465736574000000000100000000757064617465732f646b6d732f6e76696469612d6d6f64657365742e6b6f3a0065
        65726d656d000000000100000001757064617465732f646b6d732f6e76696469612d706565726d656d2e6b6f3a00766d
        000000000100000003757064617465732f646b6d732f6e76696469612d75766d2e6b6f3a006475c000000c0000000000
        000000000000000000000000000000000000000000000000000000c00000330000000000000000c00000620000000000
        0000000000000000000000c00000917669646961005f5f200000b80000000100000004757064617465732f646b6d732f
        6e76696469612e6b6f3a006e6ee0000102330000000000000000c000006200000000000000000000000000000000c000
        00917669646961005f5f200000b80000000100000004757064617465732f646b6d732f6e76696469612e6b6f3a006e6e
        e0000102
        """
}
