import DriverModel
import DriverTestSupport
import TestSupport
import Testing

@testable import DriverFacts

@Suite struct DkmsLocationsReadingTests {
    @Test func dkmssOwnPlacesAreTheDefault() throws {
        let fixture = try FixtureRoot()
        #expect(DkmsLocations.read(in: fixture.root) == DkmsLocations())
    }

    @Test func frameworkFilesAreReadInOrder() throws {
        let fixture = try FixtureRoot()
        try fixture.file(
            "/etc/dkms/framework.conf", "# dkms_tree=/no\ndkms_tree=\"/srv/dkms\"\nsource_tree='/srv/src'\n")
        try fixture.file("/etc/dkms/framework.conf.d/10-a.conf", "source_tree=/srv/two\n")
        try fixture.file("/etc/dkms/framework.conf.d/20-b.conf", "install_tree=/srv/modules\n")
        try fixture.file("/etc/dkms/framework.conf.d/ignored.bak", "install_tree=/srv/no\n")
        let locations = DkmsLocations.read(in: fixture.root)
        #expect(locations.tree == "/srv/dkms")
        #expect(locations.source == "/srv/two")
        #expect(locations.install == "/srv/modules")
    }

    @Test func whatIsNoAbsolutePathIsNotTaken() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/etc/dkms/framework.conf", "dkms_tree=relative\nsource_tree=$HOME/src\ninstall_tree=\n")
        #expect(DkmsLocations.read(in: fixture.root) == DkmsLocations())
    }

    @Test func theInventoryFollowsThem() throws {
        let fixture = try FixtureRoot()
        try fixture.file("/etc/dkms/framework.conf", "dkms_tree=/srv/dkms\n")
        try fixture.file("/usr/src/nvidia-1.0/dkms.conf", FixtureRoot.conf(version: "1.0"))
        try fixture.link("/srv/dkms/nvidia/1.0/source", to: "/usr/src/nvidia-1.0")
        #expect(fixture.inventory().active?.title == "nvidia/1.0")
    }
}
