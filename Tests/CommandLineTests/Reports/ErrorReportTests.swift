import DriverModel
import FoundationEssentials
import SystemPackage
import SystemValues
import Testing
import Text

@testable import NvctlCommandLine

/// Errors are shown in words. What they hold in the program is not shown.
@Suite struct ErrorReportTests {
    private struct Unforeseen: Error { let secret = "secret" }

    @Test func everyErrorHasWords() throws {
        #expect(CancellationError().inWords == "it was interrupted")
        #expect(Errno.noSuchFileOrDirectory.inWords == "No such file or directory")
        #expect(FileError("read", MachinePath("/a"), .ioError).inWords == "cannot read /a: Input/output error")
        #expect(Failure.noHookPlace.inWords.contains("; after each update"))
        #expect(Unforeseen().inWords == "an error that nvctl does not know (Unforeseen); please report it")
        let damaged = try #require(throws: DecodingError.self) {
            try JSONDecoder().decode([String].self, from: Data("{".utf8))
        }
        #expect(damaged.inWords == "the content is not in the form that nvctl writes")
    }

    @Test func whatEndsACommandIsSaidInWords() {
        for error: any Error in [CancellationError(), Unforeseen(), Errno.ioError] {
            let ending = Entry.ending(of: error)
            #expect(ending.text == "nvctl: \(error.inWords)" && ending.status == 1)
        }
    }
}
