// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "handle.h"

static struct page_range ranges[64];
static uint32_t base;

void handle_reset(uint32_t salt)
{
	for (uint32_t i = 0; i < NV_COUNT(ranges); i++)
		ranges[i].count = 0;
	base = 0xC0000000u + (salt << 8);
}

uint32_t handle_make(struct page_range range)
{
	for (uint32_t i = 0; i < NV_COUNT(ranges); i++) {
		if (ranges[i].count == 0) {
			ranges[i] = range;
			return base + i;
		}
	}
	return 0;
}

bool handle_take_back(uint32_t handle, struct page_range *range)
{
	uint32_t i = handle - base;

	if (i >= NV_COUNT(ranges) || ranges[i].count == 0)
		return false;
	*range = ranges[i];
	ranges[i].count = 0;
	return true;
}
