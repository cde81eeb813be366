import Host

extension FixtureRoot {
    /// Runs the real depmod for the kernels of this root, with the configuration of this root.
    package func depmod(_ arguments: [String]) async throws -> ProgramResult {
        var arguments = arguments
        for index in arguments.indices.dropLast() where arguments[index] == "-C" {
            arguments[index + 1] = path.string + arguments[index + 1]
        }
        return try await RealPrograms.system.run(
            Program("depmod", ["-b", path.string] + arguments), output: .captured(limit: 1 << 16))
    }
}
