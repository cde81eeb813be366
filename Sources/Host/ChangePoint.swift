import SystemValues
import Text

#if DEBUG
    import Glibc
    import Synchronization
    import SystemPackage

    /// A moment at which nvctl is about to change the system, or to start a program that may.
    ///
    /// Tests enumerate these moments and stop nvctl at each of them. The environment says what to do: NVCTL_POINT_LOG
    /// names a file that gets the label of each point, NVCTL_POINT is the number of the point to stop at, from 1, and
    /// NVCTL_POINT_SIGNAL is the signal to stop with (default: SIGKILL). A release build has none of this.
    package enum ChangePoint {
        private struct Count {
            var isArmed = false
            var passed = 0
            var isInterrupted = false
        }

        private static let count = Mutex(Count())

        /// Starts counting. Points that are passed while nvctl only reads do not shift the numbers of the others.
        package static func arm() { count.withLock { $0.isArmed = true } }

        package static func disarm() { count.withLock { $0.isArmed = false } }

        /// A signal has come, and all work that can be cancelled has been cancelled.
        static func interrupted() { count.withLock { $0.isInterrupted = true } }

        /// Marks the moment before a change. The moment after it is covered by the next point.
        package static func pass(_ operation: StaticString, _ path: MachinePath) { pass("\(operation) \(path.path)") }

        package static func pass(_ label: String) {
            guard isReached(label) else { return }
            kill(getpid(), signal)
            guard signal != SIGKILL else { return }
            // Waits for the cancellation, so that the next change is made by a task that has been told to stop, or by
            // work that has to be finished and is never told.
            for _ in 0..<5000 where !count.withLock({ $0.isInterrupted }) { usleep(1000) }
        }

        /// The words to put before a program's command line at a point in the middle of its run, where nvctl ends and
        /// the program goes on.
        static func startingWords(of program: Program) -> [String] {
            guard isReached("amid \(program.commandLine)") else { return [] }
            return ["/bin/sh", "-c", "kill -\(signal) \(getpid()); exec \"$@\"", "sh"]
        }

        private static func isReached(_ label: String) -> Bool {
            let number: Int? = count.withLock { count in
                guard count.isArmed else { return nil }
                count.passed += 1
                record(label)
                return count.passed
            }
            return number != nil && number == variable("NVCTL_POINT").flatMap(Int.init)
        }

        private static var signal: CInt { variable("NVCTL_POINT_SIGNAL").flatMap(CInt.init) ?? SIGKILL }

        private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

        private static func record(_ label: String) {
            guard let path = variable("NVCTL_POINT_LOG") else { return }
            let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
            defer { close(descriptor) }
            try? writeAll(Array((label.printable + "\n").utf8), to: descriptor, path: MachinePath(FilePath(path)))
        }
    }
#else
    package enum ChangePoint {
        @inlinable package static func arm() {}
        @inlinable package static func disarm() {}
        static func interrupted() {}
        @inlinable package static func pass(_ operation: StaticString, _ path: MachinePath) {}
        @inlinable package static func pass(_ label: @autoclosure () -> String) {}
        static func startingWords(of program: Program) -> [String] { [] }
    }
#endif
