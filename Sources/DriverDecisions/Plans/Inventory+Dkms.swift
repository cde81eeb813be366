import DriverModel

extension Inventory {
    /// What installs DKMS on this distribution.
    var dkmsAdvice: Advice? { distribution.advice(toInstall: ["dkms"]) }

    /// Nil if DKMS is installed.
    var dkmsMissing: Failure? { dkms == nil ? .dkmsMissing(install: dkmsAdvice) : nil }

    func requireDkms() throws(Failure) {
        if let failure = dkmsMissing { throw failure }
    }
}
