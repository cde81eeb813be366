import Testing

/// A chroot may have no /proc.
@Suite(.enabled(if: Parts.areThere, Parts.reason)) struct WithoutProcTests {
    @Test func argumentsAreKnownAndChangesAreRefused() async throws {
        let results = try await Scratch.run("WithoutProcTests/argumentsAreKnownAndChangesAreRefused.sh")
        #expect(results["status"].output.contains("Registered:     yes"), "\(results["status"].testDescription)")
        #expect(results["status"].status == 2)
        #expect(results["doctor"].output.contains("modules-missing"), "\(results["doctor"].testDescription)")
        #expect(results["logs"].status == 0, "\(results["logs"].testDescription)")
        for change in ["build", "hook", "init"] {
            #expect(results[change].status == 1, "\(results[change].testDescription)")
            #expect(results[change].errors.contains("nvctl: /proc is not mounted"))
            #expect(results[change].errors.contains("advice: mount it first: mount -t proc proc /proc"))
            #expect(results.changes(change) == [])
        }
        #expect(results["usage"].status == 64)
    }
}
