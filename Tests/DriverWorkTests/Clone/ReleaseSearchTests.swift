import DriverModel
import Testing

@testable import DriverWork

@Suite struct ReleaseSearchTests {
    @Test func theNewestIsTheNewestByNumber() {
        let tags = [
            "580.105.08", "590.44.01", "590.48.01", "590.9.01", "600.1.01-rc1", "v700", "nightly", "595.45.04b",
        ]
        #expect(ReleaseSearch.newest(of: tags, branch: nil) == DriverVersion("590.48.01"))
        #expect(ReleaseSearch.newest(of: tags, branch: "580") == DriverVersion("580.105.08"))
        #expect(ReleaseSearch.newest(of: tags, branch: "590.9") == DriverVersion("590.9.01"))
        #expect(ReleaseSearch.newest(of: tags, branch: "59") == nil)
        #expect(ReleaseSearch.newest(of: [], branch: nil) == nil)
    }
}
