/* SPDX-License-Identifier: GPL-2.0 OR MIT */
#ifndef BITMAP_H
#define BITMAP_H

#include "nvtypes.h"

bool bitmap_get(const uint32_t *words, uint32_t bit);
void bitmap_fill(uint32_t *words, uint32_t first, uint32_t count, bool value);

/* The first run of that many clear bits below limit; limit if there is none. */
uint32_t bitmap_find_clear(const uint32_t *words, uint32_t limit, uint32_t count);

uint32_t bitmap_count_set(const uint32_t *words, uint32_t limit);

#endif
