import DriverModel

extension UserspaceMatch {
    /// The match after the plan has been carried out.
    package init(_ inventory: Inventory, after plan: Plan) {
        let installed = plan.steps.lazy.compactMap { if case .install(let target) = $0 { target.version } else { nil } }
        self.init(inventory, modules: installed.first ?? inventory.active?.version)
    }
}
