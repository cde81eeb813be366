import DriverModel
import Host
import SystemPackage

extension ModuleCopies {
    static func read(
        _ kernel: Inventory.Kernel, _ assessment: ModuleAssessment, registration: Registration?
    ) -> ModuleCopies {
        let root = assessment.root
        let found = ModuleSearch(root: root, folder: kernel.installed.folder).files()
        let choice = ModuleChoice(root: root, folder: kernel.installed.folder)
        var copies: [ModuleCopy] = []
        var gone: [FilePath] = []
        for module in kernel.modules.files.map(\.module).sorted() {
            let chosen = choice.file(of: module)
            let identity = chosen.flatMap { root.status($0, following: true)?.identity }
            if let chosen, identity == nil { gone.append(chosen) }
            let paths = found[ModuleFileName.canonical(module)] ?? []
            for path in paths {
                let isBuilt = assessment.isBuilt(path, as: module, by: registration, for: kernel.release)
                copies.append(
                    ModuleCopy(
                        module: module, path: path,
                        isChosen: identity != nil && root.status(path, following: true)?.identity == identity,
                        isBuilt: isBuilt,
                        // Finding the owner of a file means searching the lists of all packages.
                        package: isBuilt && paths.count == 1 ? nil : assessment.packages.owner(of: path)))
            }
        }
        return ModuleCopies(copies: copies, indexedButGone: gone)
    }
}
