import SystemPackage
import SystemValues
import Text

/// The content of a `dkms.conf`, as far as it is literal.
package struct DkmsConf: Hashable, Sendable {
    package struct Module: Hashable, Sendable {
        /// The name that the source's Makefile uses.
        package let builtName: String
        /// The name under which it is installed.
        package let installedName: String
        /// The folder in the source where it is built; "" for the top.
        package let builtLocation: String
        package let destination: String

        package init(builtName: String, installedName: String, builtLocation: String, destination: String) {
            self.builtName = builtName
            self.installedName = installedName
            self.builtLocation = builtLocation
            self.destination = destination
        }
    }

    package enum Problem: Error, Hashable, Sendable {
        case missing
        case unreadable(FileError)
        /// The file is incomplete, as after a full disk or a power cut: a quotation or condition is never closed, or
        /// even the package's name is missing.
        case cutOff

        package func words(at path: FilePath) -> String {
            switch self {
            case .missing: "\(path.string.printable) is missing"
            case .unreadable(let error): "\(path.string.printable) cannot be read: \(error.reason)"
            case .cutOff: "\(path.string.printable) is empty or incomplete"
            }
        }

        /// Root does not read it, because others can change it.
        package var isRefusal: Bool { if case .unreadable(let error) = self { error.writer != nil } else { false } }
    }

    package let path: FilePath
    package let packageName: String?
    package let packageVersion: String?
    package let modules: [Module]
    /// As written, in the order of their indexes, even if only a shell can evaluate them.
    package let makeCommands: [String]
    /// Modules that DKMS must install before it builds this one.
    package let buildDependencies: [String]
    /// Whether the modules are known without running a shell.
    package let isRead: Bool

    package init(path: FilePath, text: String) throws(Problem) {
        let script = ShellAssignments(parsing: text)
        // DKMS rejects a dkms.conf without PACKAGE_NAME (exit status 8).
        let isNamed = script.values["PACKAGE_NAME"] != nil || script.hasHiddenAssignments
        if script.isCutOff || !isNamed { throw .cutOff }
        self.path = path
        packageName = script.value("PACKAGE_NAME")
        packageVersion = script.value("PACKAGE_VERSION")
        let built = script.values["BUILT_MODULE_NAME"] ?? [:]
        let destinations = script.values["DEST_MODULE_LOCATION"] ?? [:]
        let names = script.values["DEST_MODULE_NAME"] ?? [:]
        let indices = Set(built.keys).union(destinations.keys).union(names.keys).sorted()
        var modules: [Module] = []
        var isRead = !indices.isEmpty && !script.hasHiddenAssignments
        for index in indices {
            // In DKMS, a single module without a name has the name of the package.
            let builtName = built[index]?.literal ?? (indices.count == 1 && built.isEmpty ? packageName : nil)
            let installedName: String?
            if let name = names[index] { installedName = name.literal } else { installedName = builtName }
            guard let builtName, let installedName else {
                isRead = false
                continue
            }
            modules.append(
                Module(
                    builtName: builtName,
                    installedName: installedName,
                    builtLocation: script.values["BUILT_MODULE_LOCATION"]?[index]?.literal ?? "",
                    destination: destinations[index]?.literal ?? ""
                ))
        }
        self.modules = modules
        buildDependencies = (script.values["BUILD_DEPENDS"] ?? [:]).sorted { $0.key < $1.key }.compactMap(
            \.value.literal
        )
        .filter { $0.isSafeName }
        self.isRead = isRead
        makeCommands = (script.values["MAKE"] ?? [:]).sorted { $0.key < $1.key }.map { _, value in
            switch value {
            case .literal(let text), .unknown(let text): text
            }
        }
    }
}
