import DriverFacts
import DriverModel
import Host
import SystemPackage

extension UnfinishedChange {
    func begin(_ text: String) throws {
        try root.makeDirectory(Places.state)
        try root.write(text + "\n", to: place)
    }

    func end() throws {
        guard root.status(place) != nil else { return }
        try root.unlink(place)
        root.removeEmptyDirectory(Places.state)
    }
}
