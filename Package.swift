// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
    name: "nvctl",
    products: [.executable(name: "nvctl", targets: ["nvctl"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        // The default trait imports Foundation, which costs start-up time.
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        .executableTarget(
            name: "nvctl",
            dependencies: ["Host", "NvctlCommandLine"],
            swiftSettings: strict
        ),
        .target(
            // Not `CommandLine`: that name belongs to the standard library.
            name: "NvctlCommandLine",
            dependencies: [
                "DriverDecisions", "DriverFacts", "DriverMessages", "DriverModel", "DriverWork", "Host", "SystemValues",
                "Terminal", "Text",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Sources/CommandLine",
            swiftSettings: strict
        ),
        .target(
            name: "DriverWork",
            dependencies: [
                "DriverDecisions", "DriverFacts", "DriverMessages", "DriverModel", "Host", "SystemValues", "Text",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            // A script for bash, and the program that runs in the virtual machine of a test boot. nvctl compiles it
            // when it needs it.
            resources: [.embedInCode("Build/dkms-settings.sh"), .embedInCode("TestBoot/init.c")],
            swiftSettings: strict
        ),
        .target(
            name: "DriverDecisions",
            dependencies: [
                "DriverMessages", "DriverModel", "SystemValues", "Text",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .target(
            name: "DriverFacts",
            dependencies: [
                "CLzma", "CNvml", "CZlib", "CZstd", "DriverMessages", "DriverModel", "Host", "SystemValues", "Text",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "DriverMessages",
            dependencies: [
                "DriverModel", "Text", .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .target(
            name: "Host",
            dependencies: [
                "CLinux", "SystemValues", "Text",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "SystemValues",
            dependencies: ["Text", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: strict),
        .target(
            name: "DriverModel",
            dependencies: [
                "SystemValues", "Text", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .target(name: "Terminal", dependencies: ["Host"], swiftSettings: strict),
        .target(
            name: "Text",
            dependencies: ["CLinux", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: strict),
        .target(name: "CLinux"),
        .target(name: "CNvml"),
        .systemLibrary(name: "CLzma", pkgConfig: "liblzma", providers: [.apt(["liblzma-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(
            name: "TestSupport",
            dependencies: [
                "Host", "SystemValues",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        // Support for the tests of the driver's targets. Tests of the targets below these use only TestSupport.
        .target(
            name: "DriverTestSupport",
            dependencies: [
                "DriverFacts", "DriverModel", "TestSupport",
            ],
            path: "Tests/DriverTestSupport",
            swiftSettings: strict
        ),
        // Damages made-up systems, for `make fuzz` and for one test. It is not installed.
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "CFuzz", "DriverModel", "DriverWork", "Host", "TestSupport", "Text",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/Fuzz",
            swiftSettings: strict
        ),
        .target(name: "CFuzz", path: "Tests/CFuzz"),
        .testTarget(
            name: "TextTests",
            dependencies: [
                "Host", "TestSupport", "Text",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "HostTests",
            dependencies: [
                "Host", "SystemValues", "TestSupport", "Text",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "TerminalTests",
            dependencies: [
                "Host", "Terminal",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "DriverModelTests",
            dependencies: [
                "DriverModel", "Host", "TestSupport",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "DriverMessagesTests",
            dependencies: [
                "DriverMessages", "Host",
                .product(name: "SystemPackage", package: "swift-system"),
            ], exclude: ["Logs"],
            swiftSettings: strict),
        .testTarget(
            name: "DriverFactsTests",
            dependencies: [
                "DriverFacts", "DriverMessages", "DriverModel", "DriverTestSupport", "Host", "SystemValues",
                "TestSupport", "Text",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "DriverDecisionsTests",
            dependencies: [
                "DriverDecisions", "DriverFacts", "DriverModel", "DriverTestSupport", "Host", "TestSupport", "Text",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "DriverWorkTests",
            dependencies: [
                "DriverDecisions", "DriverFacts", "DriverModel", "DriverTestSupport", "DriverWork", "Host",
                "SystemValues", "TestSupport",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "DriverDecisions", "DriverFacts", "DriverModel", "DriverTestSupport", "DriverWork", "Host",
                "NvctlCommandLine", "SystemValues", "Terminal", "TestSupport", "Text",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SystemPackage", package: "swift-system"),
            ], exclude: ["Golden"],
            swiftSettings: strict),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "DriverModel", "Host", "SystemValues", "TestSupport", "fuzz", "nvctl",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            exclude: ["Scripts"],
            swiftSettings: strict),
    ]
)
