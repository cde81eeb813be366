#include "cnvml.h"
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* These types have not changed since the functions were introduced (nvml.h of drivers 510 to 595). */
struct cnvml {
	const char *(*error_string)(int error);
	int (*system_get_driver_version)(char *version, unsigned length);
	int (*device_get_handle_by_pci_bus_id)(const char *address, void **device);
	int (*device_get_gsp_firmware_version)(void *device, char *version);
	int (*device_get_gsp_firmware_mode)(void *device, unsigned *enabled, unsigned *by_default);
};

static int find(void *library, const char *name, void *function, char *error, unsigned long length)
{
	void *address = dlsym(library, name);

	if (!address) {
		snprintf(error, length, "it has no %s", name);
		return -1;
	}
	/* As POSIX does for dlsym: C has no conversion from a data pointer to a function pointer. */
	memcpy(function, &address, sizeof address);
	return 0;
}

struct cnvml *cnvml_open(const char *path, char *error, unsigned long length)
{
	struct cnvml *nvml = calloc(1, sizeof *nvml);
	void *library = nvml ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
	int (*init)(void) = NULL;
	int result;

	if (!library) {
		snprintf(error, length, "%s", nvml ? dlerror() : "no memory");
		goto failed;
	}
	if (find(library, "nvmlInit_v2", &init, error, length) ||
	    find(library, "nvmlErrorString", &nvml->error_string, error, length) ||
	    find(library, "nvmlSystemGetDriverVersion", &nvml->system_get_driver_version, error, length) ||
	    find(library, "nvmlDeviceGetHandleByPciBusId_v2", &nvml->device_get_handle_by_pci_bus_id, error,
		 length) ||
	    find(library, "nvmlDeviceGetGspFirmwareVersion", &nvml->device_get_gsp_firmware_version, error, length) ||
	    find(library, "nvmlDeviceGetGspFirmwareMode", &nvml->device_get_gsp_firmware_mode, error, length))
		goto failed;
	result = init();
	if (result != 0) {
		snprintf(error, length, "%s", cnvml_error(nvml, result));
		goto failed;
	}
	return nvml;
failed:
	free(nvml);
	return NULL;
}

int cnvml_driver_version(struct cnvml *nvml, char *version, unsigned length)
{
	return nvml->system_get_driver_version(version, length);
}

int cnvml_gsp(struct cnvml *nvml, const char *address, unsigned *enabled, unsigned *by_default, char *version)
{
	void *device = NULL;
	int result = nvml->device_get_handle_by_pci_bus_id(address, &device);

	if (result == 0)
		result = nvml->device_get_gsp_firmware_mode(device, enabled, by_default);
	/* There is a version only if the firmware is in use. */
	if (result == 0 && *enabled)
		result = nvml->device_get_gsp_firmware_version(device, version);
	return result;
}

const char *cnvml_error(struct cnvml *nvml, int error)
{
	const char *text = nvml->error_string(error);

	return text ? text : "an unknown error";
}

void cnvml_limit(unsigned seconds)
{
	struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	signal(SIGALRM, SIG_DFL);
	alarm(seconds);
}
