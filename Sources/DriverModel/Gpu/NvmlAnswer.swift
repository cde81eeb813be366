import SystemPackage

/// What NVML (libnvidia-ml), the management library of NVIDIA's userspace driver, says about GPUs.
package struct NvmlAnswer: Hashable, Sendable, Codable {
    package struct Gpu: Hashable, Sendable, Codable {
        package let address: String
        /// Whether GSP firmware is in use; nil if the library would not say.
        package var isEnabled: Bool?
        /// Whether GSP firmware would be in use if nobody had set anything else.
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
