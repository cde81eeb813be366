/* SPDX-License-Identifier: GPL-2.0 OR MIT */
#ifndef HEAP_H
#define HEAP_H

#include "nvtypes.h"

#define HEAP_PAGES 1024u

void heap_reset(void);
uint32_t heap_take(uint32_t count); /* the first page, or HEAP_PAGES */
void heap_give_back(uint32_t first, uint32_t count);
uint32_t heap_in_use(void);

#endif
