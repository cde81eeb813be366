/// One text of a log that is known to mean something: how it is recognised, what it means, and what to do.
package struct LogRule: Hashable, Sendable {
    package enum Weight: Hashable, Sendable {
        /// It looks like an error, and is none.
        case harmless
        /// What make, DKMS and others say when something beneath them has failed. It is the cause only of a log that
        /// says nothing else.
        case echo
        /// Something was not done, and the build went on without it. It is the cause only of a log without an error.
        case note
        /// The cause, unless an error stands before it that would bring it about.
        case followUp
        case cause
        /// Of memory, space or files: it brings about errors of any kind, also before it is said.
        case shortage
    }

    /// It stays the same when words change.
    package let id: String
    package let weight: Weight
    let patterns: [LogPattern]
    let cause: LogText
    let advice: LogText

    init(
        _ id: String, _ weight: Weight = .cause, matching patterns: LogPattern..., cause: LogText,
        advice: LogText = "nothing needs to be done"
    ) {
        (self.id, self.weight, self.patterns) = (id, weight, patterns)
        self.cause = cause
        self.advice = advice
    }

    init(
        _ id: String, _ weight: Weight = .cause, saying messages: KernelMessage..., cause: LogText,
        advice: LogText = "nothing needs to be done"
    ) {
        (self.id, self.weight, patterns) = (id, weight, messages.flatMap(\.patterns))
        self.cause = cause
        self.advice = advice
    }

    /// Those for logs of builds, and of what goes with them: installing, images, package managers. On a line the
    /// first that matches counts, so what is special comes before what is general.
    package static let all = resources + dkms + compiler + linking + interface + images + packages + kernelLog

    /// Those for the kernel's own log. There other programs speak too, of their disks and their errors.
    package static let kernelLog = loading + hardening + firmware
}
