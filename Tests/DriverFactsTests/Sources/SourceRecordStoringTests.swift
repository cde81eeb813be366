import DriverModel
import TestSupport
import Testing

@testable import DriverFacts

@Suite struct SourceRecordStoringTests {
    /// A record that an earlier version of nvctl wrote.
    @Test func aRecordWithAPasswordIsReadWithoutIt() throws {
        let fixture = try FixtureRoot()
        try fixture.file(
            SourceRecord.file(of: DriverVersion("590.48.01")),
            #"{"clone":"/c","remote":"git:secret@host:x","isModified":false,"fingerprint":"f","taken":0}"#)
        let record = SourceRecord.read(version: DriverVersion("590.48.01"), in: fixture.root)
        #expect(record?.remote == "git@host:x")
    }
}
