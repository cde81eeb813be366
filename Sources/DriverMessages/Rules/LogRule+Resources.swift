/// Messages about resources that the machine ran out of.
extension LogRule {
    static let resources = [noMemory, noSpace, tooManyFiles]

    /// The messages of gcc, cc1 and clang, of ld and ld.lld, and of make when the kernel killed one of them.
    package static let noMemory = LogRule(
        "no-memory", .shortage, matching: "Killed signal terminated program", "fatal error: Killed",
        "virtual memory exhausted", "Cannot allocate memory", "out of memory", "memory exhausted",
        "unable to execute command: Killed", "*** [%] Killed", "*** [%] Error 137",
        cause: "memory ran out while compiling",
        advice: "end other programs, or build with fewer jobs: \(.buildWith(jobs: 1, parallel: 1))")

    /// What programs say in the C library's words.
    package static let noSpaceWords = "No space left on device"

    package static let noSpace = LogRule(
        "no-space", .shortage, matching: LogPattern(noSpaceWords), "Write error", "CPIO image generation FAILED",
        "Disk quota exceeded",
        cause: "a filesystem is full: the one that holds the named file, or /boot, /var or /tmp",
        advice: "free some space there ('df -h' lists filesystems), then: \(.build)")

    static let tooManyFiles = LogRule(
        "too-many-files", .shortage, matching: "Too many open files",
        cause: "too many files were open at once, because make ran too many jobs",
        advice: "build with fewer jobs, or raise the limit (ulimit -n): \(.buildWith(jobs: 1))")
}
