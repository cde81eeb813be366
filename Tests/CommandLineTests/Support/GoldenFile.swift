import Glibc
import Host
import SystemPackage
import TestSupport
import Testing

/// A text that a command must print exactly. `NVCTL_RECORD=1 swift test` writes what it prints now,
/// and fails, so that a recording never passes by itself.
struct GoldenFile {
    let path: FilePath

    init(_ name: String) {
        path = Checkout.folder.appending("Tests/CommandLineTests/Golden").appending("\(name).txt")
    }

    func expect(_ output: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        if getenv("NVCTL_RECORD") != nil {
            try SystemRoot.host.write(output, to: path)
            Issue.record("recorded \(path): look at the difference", sourceLocation: sourceLocation)
            return
        }
        #expect(output == text, sourceLocation: sourceLocation)
    }

    var text: String? { SystemRoot.host.text(path) }
}
