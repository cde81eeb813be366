// The few questions that nvctl asks NVML, the management library of NVIDIA's userspace driver.
#ifndef CNVML_H
#define CNVML_H

/// A loaded library that has every function nvctl needs.
struct cnvml;

/// Loads the library at this path and connects it to the driver. Returns NULL on failure, with the reason in `error`.
struct cnvml *cnvml_open(const char *library, char *error, unsigned long length);

/// The version of the driver that the library is connected to. Returns 0, or NVML's error.
int cnvml_driver_version(struct cnvml *nvml, char *version, unsigned length);

/// Asks whether the GPU at a PCI address uses GSP firmware, whether it would by default, and which version it runs.
/// `version` has at least 64 bytes, and is set only if the firmware is in use. Returns 0, or NVML's error.
int cnvml_gsp(struct cnvml *nvml, const char *address, unsigned *enabled, unsigned *by_default, char *version);

/// NVML's message for one of its errors.
const char *cnvml_error(struct cnvml *nvml, int error);

/// Ends the process by SIGALRM after this many seconds, whatever the library does, and without a core file.
void cnvml_limit(unsigned seconds);

#endif
