/// Why a GPU does not work, according to this boot's kernel log.
package enum GspFailure: Hashable, Sendable, CaseIterable {
    case firmwareNotFound
    case firmwareNotRead
    case leftInBadState
    case notStarted
    case hung
    case offTheBus
    case notInitialised

    package var explanation: String {
        switch self {
        case .firmwareNotFound: "the kernel did not find the firmware that the driver requested"
        case .firmwareNotRead: "the driver did not get its firmware"
        case .leftInBadState: "the firmware cannot start: the GPU was left in a bad state"
        case .notStarted: "the firmware did not start"
        case .hung: "the firmware stopped answering"
        case .offTheBus: "the GPU does not answer: it has fallen off the bus"
        case .notInitialised: "the GPU could not be initialised"
        }
    }

    /// Specific messages come before general ones.
    private static let messages: [(message: KernelMessage, failure: GspFailure?)] = [
        (.firmwareNotFound, .firmwareNotFound), (.firmwareNotRead, .firmwareNotRead), (.badState, .leftInBadState),
        (.firmwareNotStarted, .notStarted), (.gpuRecovered, nil), (.gspHung, .hung), (.offTheBus, .offTheBus),
        (.notInitialised, .notInitialised),
    ]

    /// The failure that a line reports.
    package init?(_ text: String) {
        // nouveau requests firmware of its own, which says nothing about NVIDIA's driver.
        guard !text.hasPrefix("nouveau"),
            let failure = Self.messages.first(where: { $0.message.isSaid(in: text) })?.failure
        else { return nil }
        self = failure
    }
}
