// The few questions that nvctl has for NVML, NVIDIA's own library of the userspace driver.
#ifndef CNVML_H
#define CNVML_H

/// A library that is loaded and has all functions that are needed.
struct cnvml;

/// Loads the library of this path and connects it with the driver. NULL on failure, with the reason in `error`.
struct cnvml *cnvml_open(const char *library, char *error, unsigned long length);

/// The version of the driver that the library speaks with. Returns 0, or NVML's error.
int cnvml_driver_version(struct cnvml *nvml, char *version, unsigned length);

/// Asks whether the GPU at an address of the PCI bus uses GSP firmware, whether it would by default, and which version
/// it runs (at least 64 bytes). Returns 0, or NVML's error.
int cnvml_gsp(struct cnvml *nvml, const char *address, unsigned *enabled, unsigned *by_default, char *version);

/// NVML's words for one of its errors.
const char *cnvml_error(struct cnvml *nvml, int error);

/// Ends the process by SIGALRM after so many seconds, whatever the library does, and leaves no core file of it.
void cnvml_limit(unsigned seconds);

#endif
