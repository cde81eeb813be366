import Host
import SystemPackage
import Testing

@testable import DriverMessages

/// What nvctl reads from logs of all kinds, bad ones too, and what it says about them.
@Suite struct LogDiagnosisTests {
    private func diagnosis(_ text: String) -> LogDiagnosis { .of(Array(text.utf8)) }

    // MARK: The first error

    @Test func theErrorCountsAndNotItsEchoes() {
        let log = """
            make[2]: *** [Makefile:1: before] Error 2
            sh: pahole: not found
            nv.c:7:9: error: something that nobody knows
                7 | x
            make[1]: *** [Makefile:2: after] Error 2
            Error! Bad return status for module build on kernel: 6.1 (x86_64)
            """
        let found = diagnosis(log)
        #expect(found.firstError?.number == 3)
        #expect(found.firstError?.source == SourcePosition(file: "nv.c", line: 7))
        #expect(found.cause == nil)
        #expect(found.excerpt.first == "nv.c:7:9: error: something that nobody knows")
        #expect(found.excerpt.count == 4)
    }

    @Test func aComplaintCountsWhereNothingElseIs() {
        let found = diagnosis("a\nsh: pahole: not found\nmake: *** [Makefile:2: all] Error 127\n")
        #expect(found.firstError?.number == 2)
        #expect(diagnosis("a\nmake: *** [Makefile:2: all] Error 127\n").firstError == nil)
        #expect(
            diagnosis("a\nmake: *** [Makefile:2: all] Error 127\n").excerpt == ["make: *** [Makefile:2: all] Error 127"]
        )
    }

    @Test func whatTheMachineLacksIsTheCauseOfAllElse() {
        let log =
            "a.c:1:1: error: implicit declaration of function 'f'\ngcc: fatal error: Killed signal terminated program "
            + "cc1\n"
        #expect(diagnosis(log).cause?.rule == .noMemory)
        #expect(diagnosis(log).firstError?.number == 1)
    }

    @Test func whatAnEarlierErrorBringsAboutIsNoCause() {
        let missing = "make[1]: *** No rule to make target 'nv-kernel.o_binary', needed by 'nv-kernel.o'.  Stop.\n"
        #expect(diagnosis(missing).cause?.rule.id == "source-incomplete")
        #expect(diagnosis("rm.c:1:2: error: #error \"no such luck\"\n" + missing).cause == nil)
    }

    @Test func aLineOfTheHooksOwnIsReadThroughItsMark() {
        let found = diagnosis("6.1.0: it failed\n    | kernel-open/nvidia/nv.c:12:3: error: unknown type name 'x'\n")
        #expect(found.firstError?.source == SourcePosition(file: "kernel-open/nvidia/nv.c", line: 12))
        #expect(found.cause?.rule.id == "interface-changed")
    }

    // MARK: Bad input

    @Test func nothing() {
        #expect(diagnosis("") == LogDiagnosis())
        #expect(!diagnosis("").isTelling)
        #expect(diagnosis("\n\n").lines == 2)
    }

    @Test func aLogThatIsCutOff() {
        let log = "make\n  CC [M]  nv.o\nnv.c:1:2: error: implicit declaration of func"
        #expect(diagnosis(log).lines == 3)
        #expect(diagnosis(log).cause == nil)
        #expect(diagnosis(log).firstError?.number == 3)
        #expect(diagnosis("make\n  CC [M]  nv.o\n  CC [M]  nv-p").isTelling == false)
    }

    @Test func whatIsShownOfALineIsShort() {
        let found = diagnosis("error: " + String(repeating: "é", count: 4000) + "\n")
        #expect(found.firstError?.text.utf8.count ?? 0 < 600)
        #expect(found.firstError?.text.hasSuffix("…") ?? false)
    }

    @Test func bytesThatAreNoText() {
        let bytes: [UInt8] = [0, 0xff, 0xfe, 0x1b, 0x0a, 0xe2, 0x80, 0x0a, 0xe2] + Array("\u{1b}[31merror: ".utf8)
        let found = LogDiagnosis.of(bytes + [0xff, 0x1b, 0x5b, 0x0d, 0x0a, 0x0a])
        #expect(found.lines == 4)
        #expect(found.firstError?.number == 3)
        #expect(found.firstError?.text == "\u{fffd}error: \u{fffd}")
    }

    /// Where the pieces end must not matter.
    @Test(arguments: [1, 2, 3, 7, 64, 4096]) func aLogInPieces(size: Int) throws {
        let path = LogRuleTests.folder.appending("symvers-missing.log")
        let bytes = try SystemRoot.host.read(path)
        var scanner = LogScanner(.build)
        for start in stride(from: 0, to: bytes.count, by: size) {
            scanner.feed(bytes[start..<min(start + size, bytes.count)])
        }
        #expect(scanner.finish() == LogDiagnosis.of(bytes))
    }

    @Test(arguments: [
        """
        nv.c:12:5: Fehler: Implizite Deklaration der Funktion »foo«
        make[1]: *** [Makefile:12: nv.o] Fehler 1
        make[1]: Verzeichnis „/tmp/x“ wird verlassen
        """,
        """
        nv.c:12:5: erreur: déclaration implicite de la fonction « foo »
        make[1]: *** [Makefile:12: nv.o] Erreur 1
        """,
        """
        nv.c:12:5: error: declaración implícita de la función ‘foo’
        make[1]: *** [Makefile:12: nv.o] Error 1
        make[1]: se sale del directorio '/tmp/x'
        """,
        """
        nv.c:12:5: ошибка: неявная декларация функции «foo»
        make[1]: *** [Makefile:12: nv.o] Ошибка 1
        """,
        """
        nv.c:12:5: 错误：隐式声明函数‘foo’
        make[1]: *** [Makefile:12：nv.o] 错误 1
        """,
        """
        nv.c:12:5: エラー: 関数 ‘foo’ の暗黙的な宣言です
        make[1]: *** [Makefile:12: nv.o] エラー 1
        """,
    ])
    func anotherLanguageIsSaidToBeOne(log: String) {
        let wrapped = "make\n" + log + "\nError! Bad return status for module build on kernel: 6.1 (x86_64)\n"
        let found = diagnosis(wrapped)
        #expect(found.isForeign)
        #expect(found.cause == nil)
        #expect(found.firstError?.number == 2)
        #expect(found.firstError?.source == SourcePosition(file: "nv.c", line: 12))
        // A message that is always in English is still understood.
        #expect(diagnosis(wrapped + "cc1: No space left on device\n").cause?.rule == .noSpace)
    }

    // MARK: Words
}
