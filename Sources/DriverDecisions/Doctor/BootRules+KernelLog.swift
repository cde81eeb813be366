import DriverModel

extension BootRules {
    @Sendable static func unread(_ examination: Examination) -> [Finding] {
        guard examination.driver.log.problem == .notPermitted, examination.driver.isWanted else { return [] }
        return [
            Finding(
                .kernelLogUnread, .note,
                "the kernel log was not checked, because only root may read it on this system",
                evidence: [(KernelLog.place, "not permitted (kernel.dmesg_restrict)")],
                advice: "run the doctor as root")
        ]
    }
}
