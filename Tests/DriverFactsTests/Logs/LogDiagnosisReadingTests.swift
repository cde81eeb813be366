import DriverMessages
import TestSupport
import Testing

@testable import DriverFacts

@Suite struct LogDiagnosisReadingTests {
    @Test func aLongLineIsPassedOver() throws {
        let fixture = try FixtureRoot()
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 10 << 20)
        let end = Array(" error: x\nnv.c:4:1: error: unknown type name 'y'\n".utf8)
        try fixture.file("/log", bytes: Array("first\n".utf8) + long + end)
        let found = try LogDiagnosis.read("/log", in: fixture.root)
        #expect(found.lines == 3)
        #expect(found.cause?.line.number == 3)
        #expect(found.firstError?.number == 3)
    }
}
