/// What DKMS >= 3.1.5 writes after every command: its exit code, the time it took, and from 3.2 on a rule.
enum DkmsLogTrailer {
    /// The exit code of the last command, if nothing else follows it. A command that is still running has written no
    /// code yet, and the exit code of the command before it decides nothing.
    static func exitStatus(in tail: [String]) -> Int32? {
        for line in tail.reversed() {
            if line.hasPrefix("# exit code: ") { return Int32(line.dropFirst("# exit code: ".count)) }
            let isTrailer = line.isEmpty || line.hasPrefix("# elapsed time: ") || line.allSatisfy { $0 == "-" }
            if !isTrailer { return nil }
        }
        return nil
    }
}
