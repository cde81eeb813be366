import Glibc
import SystemPackage
import SystemValues
import TestSupport
import Testing

@testable import Host

/// What root opens, and what it only looks at. Only root can make files of other users.
@Suite(.enabled(if: geteuid() == 0, "needs root: files of other users are made"))
struct SystemRootOpeningTests {
    private let fixture: FixtureRoot

    init() throws {
        fixture = try FixtureRoot()
        try fixture.file("/home/anna/work/version.mk", "secret")
        try fixture.file("/usr/src/own/version.mk", "plain")
        try fixture.link("/usr/src/linked", to: "/home/anna/work")
        try fixture.file("/srv/plain", "plain")
        // The file belongs to root, but another user decides which file the link leads to.
        try fixture.link("/home/anna/elsewhere", to: "/srv")
        try fixture.link("/usr/src/through", to: "/home/anna/elsewhere/plain")
        for path in ["/home/anna", "/home/anna/work"] {
            try #require(chown(fixture.path.string + path, 1000, 1000) == 0)
        }
    }

    private func read(_ path: FilePath) -> String {
        do {
            return String(decoding: try fixture.root.guarded.read(path), as: UTF8.self)
        } catch {
            return error.writer == nil ? "\(error.code)" : error.reason
        }
    }

    @Test func rootOpensNothingThatOthersCanChange() {
        let words = "root opens nothing there, because /home/anna belongs to the user 1000"
        #expect(read("/usr/src/own/version.mk") == "plain")
        #expect(read("/home/anna/work/version.mk") == words)
        #expect(read("/usr/src/linked/version.mk") == words)
        #expect(read("/usr/src/through") == words)
        #expect(read("/usr/src/none") == "No such file or directory")
        #expect(throws: FileError.self) { try fixture.root.guarded.list("/usr/src/linked") }
        #expect(fixture.root.guarded.isFile("/usr/src/linked/version.mk"))
        #expect(fixture.root.text("/usr/src/linked/version.mk") == "secret")
    }

    /// Nobody opens the named pipe, which the test watches.
    @Test func onlyRegularFilesAreOpened() throws {
        let pipe = fixture.path.appending("pipe")
        try #require(mkfifo(pipe.string, 0o600) == 0)
        let watch = inotify_init1(CInt(IN_NONBLOCK))
        defer { close(watch) }
        #expect(inotify_add_watch(watch, pipe.string, UInt32(IN_OPEN)) >= 0)
        #expect(throws: FileError.self) { try fixture.root.read("/pipe") }
        #expect(throws: FileError.self) { try fixture.root.lastLines("/pipe", 1) }
        #expect(throws: FileError.self) { try fixture.root.hasSameContent("/pipe", "/pipe") }
        var growing = GrowingFile("/pipe", in: fixture.root)
        #expect(growing.read() == [])
        var events = [UInt8](repeating: 0, count: 4096)
        #expect(Glibc.read(watch, &events, events.count) == -1)
        #expect(errno == EAGAIN)
    }
}
