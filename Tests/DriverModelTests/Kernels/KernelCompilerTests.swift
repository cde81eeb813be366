import DriverModel
import Testing

@Suite struct KernelCompilerTests {
    static let debian = """
        # auto.conf
        CONFIG_CC_VERSION_TEXT=gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0
        CONFIG_GCC_VERSION=120200
        CONFIG_CLANG_VERSION=0

        """
    static let clang = """
        #
        CONFIG_CC_IS_CLANG=y
        CONFIG_CC_VERSION_TEXT="clang version 20.1.8"
        CONFIG_GCC_VERSION=0
        CONFIG_CLANG_VERSION=200108

        """

    @Test func aConfigurationNamesItsCompiler() throws {
        let gcc = try #require(KernelCompiler(configuration: Array(Self.debian.utf8)))
        #expect(gcc.name == "gcc-12" && gcc.version.text == "12.2.0" && !gcc.isClang && !gcc.hasPlugins)
        let clang = try #require(KernelCompiler(configuration: Array(Self.clang.utf8)))
        #expect(clang.name == "clang" && clang.version.text == "20.1.8" && clang.isClang)
        for text in ["", "\nCONFIG_GCC_VERSION=\n", "\nCONFIG_GCC_VERSION=1\nCONFIG_CC_VERSION_TEXT=gcc\n"] {
            #expect(KernelCompiler(configuration: Array(text.utf8)) == nil)
        }
    }
}
