import Testing

@testable import Host

@Suite struct AccessListTests {
    @Test func anAccessControlListIsReadAsTheKernelGivesIt() {
        // Version 2; owner rwx, user 1000 rwx, user 1001 r-x, group r-x, group 70000 -w-, mask rwx, others r-x.
        let none: UInt32 = 0xffff_ffff
        let list: [(UInt16, UInt16, UInt32)] = [
            (0x01, 7, none), (0x02, 7, 1000), (0x02, 5, 1001), (0x04, 5, none), (0x08, 2, 70000), (0x10, 7, none),
            (0x20, 5, none),
        ]
        func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
            withUnsafeBytes(of: number.littleEndian) { Array($0) }
        }
        let value = bytes(UInt32(2)) + list.flatMap { bytes($0.0) + bytes($0.1) + bytes($0.2) }
        #expect(AccessList.writers(in: value[...]) == [.user(1000), .group(70000)])
        #expect(AccessList.writers(in: value[..<3]) == [])
    }
}
