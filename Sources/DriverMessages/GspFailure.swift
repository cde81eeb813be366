/// Why a GPU does not come up, as this boot's kernel log says.
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
        case .firmwareNotFound: "the kernel did not find the firmware that the driver asked for"
        case .firmwareNotRead: "the driver did not get its firmware"
        case .leftInBadState: "the firmware cannot start: the GPU was left in a bad state"
        case .notStarted: "the firmware did not start"
        case .hung: "the firmware stopped answering"
        case .offTheBus: "the GPU does not answer: it has fallen off the bus"
        case .notInitialised: "the GPU could not be initialised"
        }
    }

    /// What is special comes before what is general.
    private static let messages: [(message: KernelMessage, failure: GspFailure?)] = [
        (.firmwareNotFound, .firmwareNotFound), (.firmwareNotRead, .firmwareNotRead), (.badState, .leftInBadState),
        (.firmwareNotStarted, .notStarted), (.gpuRecovered, nil), (.gspHung, .hung), (.offTheBus, .offTheBus),
        (.notInitialised, .notInitialised),
    ]

    /// The failure that a line tells of.
    package init?(_ text: String) {
        // nouveau asks for firmware of its own, which says nothing of NVIDIA's driver.
        guard !text.hasPrefix("nouveau"),
            let failure = Self.messages.first(where: { $0.message.isSaid(in: text) })?.failure
        else { return nil }
        self = failure
    }
}
