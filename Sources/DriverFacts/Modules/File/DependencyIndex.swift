import Host
import SystemPackage
import Text

/// The index in which modprobe finds a module's file and its dependencies: `modules.dep.bin`, a tree of the modules'
/// names.
///
/// The layout is that of depmod (libkmod/libkmod-index.c). Numbers are big-endian. Every offset comes from the file, so
/// none is trusted.
package struct DependencyIndex {
    /// Where depmod's own configuration is (depmod.d(5)).
    package static let settingsFolders: [FilePath] = [
        "/run/depmod.d", "/etc/depmod.d", "/usr/local/lib/depmod.d", "/usr/lib/depmod.d",
    ]
    /// A distribution's index has half a megabyte.
    private static let sizeLimit = 32 << 20
    /// No file name is longer.
    private static let nameLimit = 255
    private static let valueLimit = 1 << 20

    private let content: CheckedBytes

    package init(_ bytes: [UInt8]) { content = CheckedBytes(bytes) }

    /// nil if it does not exist or cannot be read.
    package init?(_ path: FilePath, in root: SystemRoot) {
        guard let bytes = try? root.read(path, limit: Self.sizeLimit) else { return nil }
        self.init(bytes)
    }

    /// `<file>: <a file that it needs> …`, relative to the kernel's folder; nil if the name is not listed.
    package func entry(of module: String) -> ArraySlice<UInt8>? {
        var rest = Array(module.utf8)[...]
        guard headerProblem == nil, var node = root.flatMap(node) else { return nil }
        // Each turn consumes a letter of the name.
        while true {
            guard rest.starts(with: node.prefix) else { return nil }
            rest = rest.dropFirst(node.prefix.count)
            guard let letter = rest.popFirst() else { break }
            guard let pointer = child(of: node, for: letter), let next = self.node(pointer) else { return nil }
            node = next
        }
        return node.valueCount > 0 ? content.text(at: node.values + 4, limit: Self.valueLimit) : nil
    }

    /// What is wrong with the index, as a sentence; nil if modprobe can read all of it.
    package var damage: String? {
        guard content.count > 0 else { return "it is empty" }
        if let headerProblem { return headerProblem }
        guard let root, root & Self.placeMask != root else { return nil }
        // Each byte belongs to one node, so reading more bytes than there are means that the nodes form a loop.
        var budget = content.count
        var pending: [(pointer: UInt32, name: ArraySlice<UInt8>)] = [(root, [])]
        while let (pointer, name) = pending.popLast() {
            guard let node = node(pointer) else { return "it is damaged: a node points outside the file" }
            let name = name + node.prefix
            guard name.count <= Self.nameLimit else { return "it is damaged: a name does not end" }
            var end = node.values
            for _ in 0..<node.valueCount {
                guard let value = content.text(at: end + 4, limit: Self.valueLimit) else {
                    return "it is damaged: a node is cut off"
                }
                guard Self.module(of: value).elementsEqual(name) else {
                    return "it is damaged: a module's name stands for the file of another module"
                }
                end = value.endIndex + 1
                budget -= value.count + 5
                guard budget >= 0 else { return Self.circle }
            }
            budget -= max(1, node.values - node.start)
            guard budget >= 0 else { return Self.circle }
            for letter in node.letters {
                guard let pointer = child(of: node, for: letter) else { continue }
                pending.append((pointer, name + [letter]))
            }
        }
        return nil
    }

    private static let circle = "it is damaged: its nodes form a loop"

    /// The module name that depmod derives from a path.
    private static func module(of value: ArraySlice<UInt8>) -> some Sequence<UInt8> {
        let path = value.prefix { $0 != UInt8(ascii: ":") }
        let name = path.suffix(from: path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? path.startIndex)
        return name.prefix { $0 != UInt8(ascii: ".") }.lazy.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
    }

    // MARK: Nodes

    private struct Node {
        let start: Int
        var prefix: ArraySlice<UInt8> = []
        /// The next letters that a name may have, and where the offsets of their nodes are.
        var letters: Range<UInt8> = 0..<0
        var children = 0
        var valueCount: UInt32 = 0
        /// Where the values begin: after everything else.
        var values: Int
    }

    private static let hasPrefix: UInt32 = 0x8000_0000
    private static let hasValues: UInt32 = 0x4000_0000
    private static let hasChildren: UInt32 = 0x2000_0000
    private static let placeMask: UInt32 = 0x0fff_ffff

    private var headerProblem: String? {
        guard let mark = number(at: 0), let version = number(at: 4), root != nil else { return "it is cut off" }
        if mark != 0xb007_f457 { return "it is damaged: it does not begin like one of depmod's indexes" }
        return version >> 16 == 2 ? nil : "it is damaged, or has a version that modprobe does not know"
    }

    private var root: UInt32? { number(at: 8) }

    private func number(at offset: Int) -> UInt32? { content.number(UInt32.self, at: offset)?.byteSwapped }

    /// nil for a node outside the file.
    private func node(_ pointer: UInt32) -> Node? {
        var place = Int(pointer & Self.placeMask)
        guard place >= 12, place < content.count else { return nil }
        var node = Node(start: place, values: place)
        if pointer & Self.hasPrefix != 0 {
            guard let prefix = content.text(at: place, limit: Self.nameLimit + 1) else { return nil }
            node.prefix = prefix
            place = prefix.endIndex + 1
        }
        if pointer & Self.hasChildren != 0 {
            guard let first = content.number(UInt8.self, at: place), first < 128,
                let last = content.number(UInt8.self, at: place + 1), last < 128, first <= last
            else { return nil }
            node.letters = first..<(last + 1)
            node.children = place + 2
            place = node.children + 4 * node.letters.count
            guard place <= content.count else { return nil }
        }
        if pointer & Self.hasValues != 0 {
            guard let count = number(at: place) else { return nil }
            node.valueCount = count
            place += 4
        }
        node.values = place
        return node
    }

    /// nil if no name continues with that letter.
    private func child(of node: Node, for letter: UInt8) -> UInt32? {
        guard node.letters.contains(letter) else { return nil }
        let pointer = number(at: node.children + 4 * Int(letter - node.letters.lowerBound))
        return pointer.flatMap { $0 & Self.placeMask == 0 ? nil : $0 }
    }
}
