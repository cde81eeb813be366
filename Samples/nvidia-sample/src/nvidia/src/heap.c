// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "heap.h"
#include "bitmap.h"

static uint32_t taken[HEAP_PAGES / 32];

void heap_reset(void)
{
	bitmap_fill(taken, 0, HEAP_PAGES, false);
}

uint32_t heap_take(uint32_t count)
{
	uint32_t first;

	if (count == 0 || count > HEAP_PAGES)
		return HEAP_PAGES;
	first = bitmap_find_clear(taken, HEAP_PAGES, count);
	if (first != HEAP_PAGES)
		bitmap_fill(taken, first, count, true);
	return first;
}

void heap_give_back(uint32_t first, uint32_t count)
{
	bitmap_fill(taken, first, count, false);
}

uint32_t heap_in_use(void)
{
	return bitmap_count_set(taken, HEAP_PAGES);
}
