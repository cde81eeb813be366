import Glibc
import SystemPackage
import SystemValues
import Text

/// A named pipe that gives answers to a program that nvctl started, one on each line.
///
/// The pipe is open as long as this value lives. When nvctl ends, for whatever reason, the reader gets an end of file
/// instead of waiting for ever.
package final class AnswerPipe: Sendable {
    private let path: MachinePath
    private let descriptor: CInt

    package init(at path: FilePath, in root: SystemRoot) throws(FileError) {
        self.path = try root.locate(path, following: false)
        ChangePoint.pass("make pipe", self.path)
        guard mkfifo(self.path.forSystem, 0o600) == 0 else { throw .last("create the pipe", self.path) }
        descriptor = open(self.path.forSystem, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last("open the pipe", self.path) }
    }

    deinit { close(descriptor) }

    package func answer(_ line: String) throws(FileError) {
        ChangePoint.pass("answer", path)
        try writeAll(Array((line.printable + "\n").utf8), to: descriptor, path: path)
    }
}
