import DriverModel

/// What the user should do next, as JSON. Version 1 has the text alone.
struct AdviceDocument: Encodable {
    enum Key: CodingKey, CaseIterable { case text, commands, packages }

    private let advice: Advice

    init(_ advice: Advice) { self.advice = advice }

    func encode(to encoder: any Encoder) throws {
        guard encoder.jsonVersion != .first else { return try advice.text.encode(to: encoder) }
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(advice.text, forKey: .text)
        try container.encode(advice.invocations.map(\.text), forKey: .commands)
        try container.encode(advice.packages, forKey: .packages)
    }
}
