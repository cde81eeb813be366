import Host
import Synchronization
import SystemPackage

/// Answers like git. When the process that reads a clone has ended, it replaces the clone by a link to root's.
package final class ExchangedClone: ProgramRunner {
    private let fixture: FixtureRoot
    private let clone: FilePath
    private let words: String
    private let isFailing: Bool
    private let accounts = Mutex<[UInt32]>([])

    package init(_ fixture: FixtureRoot, _ clone: FilePath, saying words: String = "", isFailing: Bool = false) {
        (self.fixture, self.clone, self.words, self.isFailing) = (fixture, clone, words, isFailing)
    }

    package var users: [UInt32] { accounts.withLock(\.self) }

    package func locate(_ name: String) -> FilePath? { FilePath("/usr/bin").appending(name) }

    package func run(_ program: Program, output: ProgramOutput) async throws -> ProgramResult {
        accounts.withLock { $0.append(program.account?.user ?? 0) }
        if case .appended(let log) = output { try SystemRoot.host.write(words + "\n", to: log.path) }
        guard program.isNvctl else {
            return ProgramResult(.exited(isFailing ? 128 : 0), output: isFailing ? "a list" : "", errors: words)
        }
        try fixture.root.removeTree(clone)
        try fixture.root.link(clone, to: "/root/clone")
        return ProgramResult(
            .exited(0),
            output:
                #"{"isFolder":true,"hasVersionFile":true,"version":"590.48.01","isClone":true,"hasSubmodules":false,"#
                + #""isShallow":false,"remote":"https://host/x.git"}"#)
    }
}
