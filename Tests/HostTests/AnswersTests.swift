import Host
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// What programs have answered is asked for once.
@Suite final class AnswersTests: Sendable {
    private struct Refused: Error {}

    private let answers = Answers()
    private let asked = Mutex(0)

    /// The number of the times that somebody had to be asked, as the answer.
    private func ask(_ question: String...) async -> Int {
        await answers.answer(to: question) {
            asked.withLock { count in
                count += 1
                return count
            }
        }
    }

    @Test func theSameQuestionIsAskedOnce() async {
        #expect(await ask("gcc --version") == 1)
        #expect(await ask("gcc --version") == 1)
    }

    @Test func eachQuestionHasItsOwnAnswer() async {
        #expect(await ask("gcc", "--version") == 1)
        #expect(await ask("gcc --version") == 2)
        #expect(await ask("gcc") == 3)
        #expect(await ask("gcc", "--version") == 1)
    }

    @Test func anotherRunAsksAgain() async {
        #expect(await ask("gcc --version") == 1)
        #expect(await Answers().answer(to: ["gcc --version"]) { 7 } == 7)
    }

    @Test func nobodyKnowsNothingIsAnAnswer() async {
        #expect(await answers.answer(to: ["missing"]) { nil as Int? } == nil)
        #expect(await answers.answer(to: ["missing"]) { 7 as Int? } == nil)
    }

    @Test func whatFailedIsAskedAgain() async throws {
        await #expect(throws: Refused.self) {
            try await answers.answer(to: ["git tag"]) { () throws -> Int in throw Refused() }
        }
        #expect(await ask("git tag") == 1)
    }

    /// A question about a file is another one when the file has changed.
    @Test func aFileThatHasChangedIsAskedAboutAgain() async throws {
        let fixture = try FixtureRoot()
        let image: FilePath = "/boot/initramfs.img"
        func question() throws -> String { try #require(fixture.root.status(image)).question }
        try fixture.file(image, "old")
        #expect(await ask("list", try question()) == 1)
        #expect(await ask("list", try question()) == 1)
        try fixture.file(image, "newer")
        #expect(await ask("list", try question()) == 2)
        try fixture.modified(image, at: FixtureRoot.now)
        #expect(await ask("list", try question()) == 3)
        // Made anew with the same size and time.
        try fixture.file("/boot/new.img", "other")
        try fixture.modified("/boot/new.img", at: FixtureRoot.now)
        try fixture.root.unlink(image)
        try fixture.root.rename("/boot/new.img", to: image)
        #expect(await ask("list", try question()) == 4)
    }
}
