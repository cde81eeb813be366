import TestSupport
import Testing
import Text

@Suite struct ShellAssignmentsTests {
    private func value(_ name: String, in script: String, index: Int = 0) -> String? {
        ShellAssignments(parsing: script).values[name]?[index]?.literal
    }

    @Test(arguments: [
        ("A=1", "1"), ("A=\"a b\"", "a b"), ("A='a b'", "a b"), ("A=a\\ b", "a b"), ("A=\"a\"'b'c", "abc"), ("A=", ""),
        ("A=\"\"", ""), ("A[0]=x", "x"), ("A=1 # comment", "1"), ("A=1;B=2", "1"), ("A=a#b", "a#b"),
        ("A=\"a\\\nb\"", "ab"), ("A=a\\\nb", "ab"), ("A=1\r\nB=2", "1"), ("  A=1", "1"), ("A=old\nA=new", "new"),
        ("A=a\nA+=b", "ab"), ("A='a\nb'", "a\nb"), ("A=\"\\$x \\\" \\\\ \\n\"", "$x \" \\ \\n"), ("A=a=b", "a=b"),
        ("export A=1", "1"), ("declare -r A=1", "1"), ("A=$\"text\"", "text"), ("A=\"5$\"", "5$"),
        ("B=x\nA=$B-modeset", "x-modeset"), ("B=x\nA=\"${B}y\"", "xy"), ("B=(x y)\nA=$B", "x"),
        ("# it's a comment\nA=1", "1"), ("echo 'A=2'\nA=1", "1"), ("A=1\nA=2 make", "1"), ("A=1\necho A=2", "1"),
        ("A=1\ncat <<EOF\nA=2\n\"'$(\nEOF\nB=1", "1"), ("A=1\ncat <<-'EOF'\nA=2\n\tEOF\n", "1"),
        ("cat <<< \"x\"\nA=1", "1"), ("A=1\n( A=2 )", "1"), ("e\u{301}=1\nA=\"1\"", "1"),
    ])
    func literalAssignmentsAreRead(script: String, expected: String) {
        #expect(value("A", in: script) == expected)
        #expect(!ShellAssignments(parsing: script).isCutOff)
    }

    @Test(arguments: [
        "A=$(echo x)", "A=`echo x`", "A=\"$(echo \")\")\"", "A=$kernelver", "A=${B:-x}", "A=$1", "A=$?", "A=$$",
        "A=$'a\\tb'",
        "if true; then A=1; fi", "true && A=1", "false || A=1", "for i in 1 2; do A=$i; done",
        "case x in x) A=1 ;; esac",
        "while false\ndo\nA=1\ndone", "f() {\nA=1\n}", "f ()\n{\nA=1\n}", "function f {\nA=1\n}", "[ x ] && {\nA=1\n}",
        "A=1\nif x; then A=2; fi", "A=1\nunset A", "if a; then if b; then :; fi; A=1; fi", "A=x\nA+=$(y)",
        "if a; then :; else if b; then :; fi\nA=1\nfi", "A=1\nread A < file", "A=~/x",
        // Really 1, because what a subshell assigns is lost. But unknown is not wrong.
        "A=1\n(\nA=2\n)",
    ])
    func whatNeedsAShellIsUnknown(script: String) {
        #expect(value("A", in: script) == nil)
        #expect(!ShellAssignments(parsing: script).isCutOff)
    }

    @Test func arraysAreReadByIndex() {
        let script =
            "A=(a 'b c' \"d\")\nB=([2]=x [0]=y z)\nA+=(e)\nC[1]=one # two\nC[5]=five\nD=(\n a # note\n b\n)\nE=()\n"
        #expect((0...3).map { value("A", in: script, index: $0) } == ["a", "b c", "d", "e"])
        #expect((0...2).map { value("B", in: script, index: $0) } == ["y", "z", "x"])
        #expect([1, 5].map { value("C", in: script, index: $0) } == ["one", "five"])
        #expect((0...1).map { value("D", in: script, index: $0) } == ["a", "b"])
        #expect(ShellAssignments(parsing: script).values["E"] == [:])
    }

    @Test func elementsThatTheShellWouldSplitOrExpandAreUnknown() {
        let script = "B='x y'\nA=($B *.ko {a,b} plain)"
        #expect((0...3).map { value("A", in: script, index: $0) } == [nil, nil, nil, "plain"])
    }

    @Test(arguments: [
        "A=\"", "A='x", "A=(a b", "A=1\nif true; then\nB=2\n", "A=$(x", "A=${x", "A=`x", "for i in 1; do", "case x in",
        "f() {\nA=1\n", "cat <<EOF\nA=1\n", "A=1\n{",
    ])
    func halfOfAScriptIsSeenToBeHalf(script: String) {
        #expect(ShellAssignments(parsing: script).isCutOff)
    }

    @Test func aWholeConfIsNeverCutOff() {
        let script = """
            PACKAGE_NAME="x"
            MAKE[0]="make -j$(nproc) NV='a b' $(echo ')') modules"
            [[ -f /x && ! -d /y ]] && PATCH[0]="a.patch"
            if [ "$kernelver" = 1 ]; then A=1; elif true; then A=2; else A=3; fi
            for ((i = 0; i < 3; i++)); do B[$i]=x; done
            f() { echo "}"; }
            g ()
            {
                local x=1
            }
            case "$arch" in
                x86*) C=1 ;;
                (arm) C=2 ;;
            esac
            D=$((1 << 2))
            E=${D#*(}
            """
        #expect(!ShellAssignments(parsing: script).isCutOff)
    }

    /// Reading ends without a crash, for every beginning of a script and for noise.
    @Test func readingAnythingEnds() {
        let script =
            "A=(a \"$(x)\" 'b')\nif x; then B[1]=`y`; fi <<EOF\n${z}\\\nEOF\nf() { C+=$'q'; }\ncase a in b) ;; esac"
        for length in 0...script.unicodeScalars.count {
            _ = ShellAssignments(parsing: String(String.UnicodeScalarView(script.unicodeScalars.prefix(length))))
        }
        var random = SeededGenerator(seed: 7)
        let alphabet = Array("AB=[]0(){}$`'\"\\ \n;&|<#+-.é\u{1b}\u{0}")
        for _ in 0..<500 {
            _ = ShellAssignments(
                parsing: String((0..<60).compactMap { _ in alphabet.randomElement(using: &random) }))
        }
    }
}
