import SystemPackage

/// What NVIDIA's own library of the userspace driver (NVML, libnvidia-ml) says of GPUs.
package struct NvmlAnswer: Hashable, Sendable, Codable {
    package struct Gpu: Hashable, Sendable, Codable {
        package let address: String
        /// GSP firmware is in use; nil when the library would not say.
        package var isEnabled: Bool?
        /// It would be, if nobody had asked for anything else.
        package var isDefault: Bool?
        package var version: String?
        package var problem: String?

        package init(
            address: String, isEnabled: Bool? = nil, isDefault: Bool? = nil, version: String? = nil,
            problem: String? = nil
        ) {
            self.address = address
            self.isEnabled = isEnabled
            self.isDefault = isDefault
            self.version = version
            self.problem = problem
        }
    }

    package let driverVersion: String?
    package let gpus: [Gpu]

    package init(driverVersion: String?, gpus: [Gpu]) {
        self.driverVersion = driverVersion
        self.gpus = gpus
    }
}

package struct NvmlProblem: Error, Hashable, Sendable {
    package let reason: String

    package init(reason: String) {
        self.reason = reason
    }
}
