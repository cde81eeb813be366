import DriverModel

/// `driver dkms hook --status --json`.
struct HookDocument: Encodable {
    struct File: Encodable {
        let path: String
        let state: String
    }

    let schemaVersion = SchemaVersion()
    let manager: String
    let standard: Bool
    let nvctl: Bool
    let `guard`: Bool
    let problem: String?
    let files: [File]

    init(_ hooks: Hooks) {
        manager = hooks.manager.rawValue
        standard = hooks.hasStandard
        nvctl = hooks.hasOurs
        `guard` = hooks.hasGuard
        problem = hooks.problem
        files = hooks.files.map { File(path: $0.file.path.string, state: $0.state.rawValue) }
    }
}
