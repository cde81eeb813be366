/* SPDX-License-Identifier: GPL-2.0 OR MIT */
#ifndef DRIVER_VERSION_H
#define DRIVER_VERSION_H

#include "nvtypes.h"

struct driver_version {
	uint32_t branch, minor, patch;
};

/* "590.48.01" or "590.48". */
bool driver_version_parse(const char *text, struct driver_version *version);

#endif
