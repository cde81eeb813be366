import ArgumentParser
import DriverDecisions
import DriverModel
import DriverWork
import Host
import SystemPackage

struct SourceUpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Fetch, check out and build the newest release in the clone.",
        discussion: HelpText.discussion(
            """
            Fetches the releases that the clone lacks, as the clone's owner, and checks out the one with the highest \
            number. Copies it as 'source init' does, builds it for all kernels, and installs it if every build has \
            succeeded. Until then the version in use stays in use. Afterwards it is kept, and 'driver dkms rollback' \
            goes back to it in seconds. A clone with changes or commits of its own is left alone.

            If the userspace driver has another version, the GPU would not work after the next boot. The command then \
            asks before it continues. Without a terminal it fails, unless --yes is given.
            """,
            examples: [
                "Update to the newest release": "sudo nvctl driver source update",
                "Update to the newest release of branch 580": "sudo nvctl driver source update --branch 580",
            ])
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var build: BuildOptions

    @Flag(name: .customLong("no-build"), help: "Check out and copy the release, but build nothing.")
    var noBuild = false

    @Option(help: ArgumentHelp("Take the newest release of this NVIDIA branch, such as 580.", valueName: "number"))
    var branch: String?

    @Option(help: ArgumentHelp("Take this tag instead of the newest release.", valueName: "tag"))
    var tag: String?

    @Flag(help: "Install for the kernels whose builds succeed, even if others fail.")
    var partial = false

    @Flag(help: "Do not ask if the userspace driver has another version.")
    var yes = false

    func validate() throws {
        if branch != nil, tag != nil { throw ValidationError("--branch and --tag cannot be combined.") }
        if let branch, branch.isEmpty || !branch.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }) {
            throw ValidationError("--branch needs the first number of a version, such as 580, not '\(branch)'.")
        }
        // The tag becomes part of an argument for git.
        if let tag, !DriverVersion(tag).isWellFormed { throw ValidationError("'\(tag)' is not a release name.") }
    }

    func run() async throws { try await run(in: try .standard(global)) }

    func run(in context: CommandContext) async throws {
        let wish: ReleaseSearch.Wish = tag.map { .tag($0) } ?? branch.map { .newestOf(branch: $0) } ?? .newest
        let lookup = Lookup(search: ReleaseSearch(wish), context: context)
        let update = SourcePlanner.Update(isBuilding: !noBuild, isPartial: partial)
        let request = BuildRequest(kernels: build.kernel, isForced: build.force)
        try await Change(
            context: context, options: change, title: "NVIDIA Source Update", wish: build.wish,
            preparation: lookup.fetch, isAgreed: yes
        ).run { inventory in
            let planner = SourcePlanner(inventory)
            let source = try planner.updatedSource()
            guard let clone = try await CloneState.ofSnapshot(source, on: context.host) else {
                throw Failure.noSnapshot
            }
            let found = try await lookup.find(clone.path, active: inventory.active?.version)
            let kept = request.isForced ? nil : found.release.version
            return try planner.update(
                clone, to: found, update, request, await .gather(inventory, for: kept, on: context.host))
        }
    }

    /// Asks the network once, however often the plan is made.
    private actor Lookup {
        private let search: ReleaseSearch
        private let context: CommandContext
        private var found: FoundRelease?
        private var clone: FilePath?

        init(search: ReleaseSearch, context: CommandContext) {
            self.search = search
            self.context = context
        }

        /// Finds the release in the clone or at its origin.
        func find(_ clone: FilePath, active: DriverVersion?) async throws -> FoundRelease {
            if let found, clone == self.clone { return found }
            let result = try await search.find(clone, active: active, on: context.host)
            (found, self.clone) = (result, clone)
            return result
        }

        /// Fetches the release. The caller must hold the lock, because this changes the clone.
        func fetch(_ inventory: Inventory) async throws {
            guard let record = try SourcePlanner(inventory).updatedSource().record else { return }
            let clone = FilePath(record.clone)
            let known = try await find(clone, active: inventory.active?.version)
            let progress = FetchProgress(context)
            defer { progress.end() }
            ChangePoint.arm()
            defer { ChangePoint.disarm() }
            found = try await search.fetch(known, of: clone, on: context.host, report: progress.show)
        }
    }
}
