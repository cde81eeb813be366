/* SPDX-License-Identifier: GPL-2.0 OR MIT */
#ifndef HANDLE_H
#define HANDLE_H

#include "nvtypes.h"

struct page_range {
	uint32_t first, count;
};

/* Handles are never 0, and differ from one load of the module to the next. */
void handle_reset(uint32_t salt);
uint32_t handle_make(struct page_range range); /* 0 if there are too many */
bool handle_take_back(uint32_t handle, struct page_range *range);

#endif
