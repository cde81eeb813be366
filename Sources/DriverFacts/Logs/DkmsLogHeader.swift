import DriverModel
import Text

/// The first line of DKMS's logs, which says what is built.
///
/// 3.0: `DKMS make.log for nvidia-590.48.01 for kernel 6.1 (x86_64)`;
/// from 3.1 on: `DKMS (dkms-3.2.2) make.log for nvidia/590.48.01 for kernel 6.1 (x86_64)`.
struct DkmsLogHeader: Hashable {
    let kernel: String
    let architecture: String

    init?(_ line: String) {
        guard line.hasPrefix("DKMS "), line.contains("make.log for "),
            let marker = line.firstRange(of: " for kernel "), line.hasSuffix(")")
        else { return nil }
        let words = line[marker.upperBound...].split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, words[1].hasPrefix("("), words[0].isSafeName
        else { return nil }
        kernel = String(words[0])
        architecture = String(words[1].dropFirst().dropLast())
    }
}
