import Glibc
import Host
import SystemPackage
import Testing

/// The files of a system in which the sample driver is already installed. nvctl itself makes them once, and all tests
/// that begin there use them.
actor InstalledSample {
    static let shared = InstalledSample()

    private var folders: [Dkms: Task<FilePath, any Error>] = [:]

    func folder(for dkms: Dkms) async throws -> FilePath {
        if let making = folders[dkms] { return try await making.value }
        let making = Task { try await Self.make(dkms) }
        folders[dkms] = making
        return try await making.value
    }

    private static func make(_ dkms: Dkms) async throws -> FilePath {
        // They are removed when the tests are over. Only the tests' own process knows when that is.
        atexit { InstalledSample.removeAll() }
        let folder = home.appending(dkms.rawValue)
        try SystemRoot.host.makeDirectory(folder)
        let results = try await Scratch.run("installed-sample.sh", in: folder, layers: [Parts.kernelLayer, dkms.layer])
        _ = results["done"]
        return folder.appending("files")
    }

    private static let home = FilePath("/tmp/nvctl-tests/installed-\(getpid())")

    private static func removeAll() { try? SystemRoot.host.removeTree(home) }
}
