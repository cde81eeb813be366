import Testing

@testable import DriverWork

@Suite struct OtherWorkSearchTests {
    @Test(arguments: [["/bin/bash", "/usr/sbin/dkms", "build"], ["bash", "dkms", "build"]])
    func dkmsIsAScript(arguments: [String]) { #expect(OtherWorkSearch.dkmsWords(arguments) == ["build"]) }

    @Test(arguments: [["dkms", "60"], ["sudo", "dkms", "build"], ["bash", "-c", "dkms build"], ["bash"], []])
    func whatOnlyHasTheName(arguments: [String]) { #expect(OtherWorkSearch.dkmsWords(arguments) == nil) }
}
