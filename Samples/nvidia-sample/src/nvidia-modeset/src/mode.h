/* SPDX-License-Identifier: GPL-2.0 OR MIT */
#ifndef MODE_H
#define MODE_H

#include "nvtypes.h"

struct mode {
	uint32_t width, height;
};

/* NULL past the last one. */
const struct mode *mode_at(size_t index);

#endif
