// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "mode.h"

static const struct mode modes[] = {
	{ 640, 480 }, { 1280, 720 }, { 1920, 1080 }, { 2560, 1440 }, { 3840, 2160 }, { 7680, 4320 },
};

const struct mode *mode_at(size_t index)
{
	return index < NV_COUNT(modes) ? &modes[index] : NULL;
}
