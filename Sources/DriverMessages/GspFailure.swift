/// What this boot's kernel log says of a GPU that does not come up.
///
/// The texts are those of NVIDIA's driver 515 to 595 and of the kernel's firmware loader.
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

    /// The failure that a message tells.
    package init?(_ text: String) {
        // nouveau asks for firmware of its own, which says nothing of NVIDIA's driver.
        guard !text.hasPrefix("nouveau"), let found = Self.allCases.first(where: { $0.matches(text) }) else {
            return nil
        }
        self = found
    }

    private func matches(_ text: String) -> Bool {
        switch self {
        case .firmwareNotFound:
            text.contains("Direct firmware load for nvidia/") && text.contains("failed with error")
        case .firmwareNotRead: text.contains("RmInitAdapter failed! (0x61:")
        case .leftInBadState: text.contains("unexpected WPR2 already up")
        case .notStarted:
            text.contains("Cannot initialize GSP firmware RM") || text.contains("RmInitAdapter failed! (0x62:")
        // 154 tells that a reset is required, and later that none is any more.
        case .hung:
            text.contains("): 119,") || text.contains("): 120,")
                || (text.contains("): 154,") && !text.contains("to 0x0 "))
        case .offTheBus: text.contains("fallen off the bus")
        case .notInitialised: text.contains("RmInitAdapter failed!")
        }
    }
}
