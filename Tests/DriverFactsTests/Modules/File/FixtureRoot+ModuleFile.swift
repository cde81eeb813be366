import DriverModel
import SystemPackage
import TestSupport

@testable import DriverFacts

extension FixtureRoot {
    func module(_ path: FilePath = "/a.ko") throws(ModuleFault) -> ModuleFile {
        try ModuleFile(OpenModule(path, in: root))
    }

    /// Why a file is no module; nil when it is one.
    func fault(_ path: FilePath = "/a.ko") -> ModuleFault? {
        do throws(ModuleFault) { _ = try module(path).info() } catch { return error }
        return nil
    }

    func fault(of bytes: [UInt8]) throws -> ModuleFault? {
        try file("/a.ko", bytes: bytes)
        return fault()
    }
}
