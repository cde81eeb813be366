/// A text in logs that is known to mean something: how to recognise it, what it means, and what to do.
package struct LogRule: Hashable, Sendable {
    package enum Weight: Hashable, Sendable {
        /// Looks like an error, but is none.
        case harmless
        /// Make, DKMS and others say this when something that they ran has failed. It is the cause only if the log says
        /// nothing else.
        case echo
        /// Something was left out, and the build went on without it. It is the cause only if the log has no error.
        case note
        /// The cause, unless an earlier error in the log explains it.
        case followUp
        case cause
        /// Memory, space or files ran out. That causes errors of any kind, even before it is reported.
        case shortage
    }

    /// The id stays the same when the texts change.
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

    /// Rules for logs of builds and of everything around them: installing, images, package managers. The first rule
    /// that matches a line counts, so special rules come before general ones.
    package static let all = resources + dkms + compiler + linking + interface + images + packages + kernelLog

    /// Rules for the kernel's own log. Other programs write there, too, about their own disks and errors.
    package static let kernelLog = loading + hardening + firmware
}
