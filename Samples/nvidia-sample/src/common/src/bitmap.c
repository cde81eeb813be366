// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "bitmap.h"

bool bitmap_get(const uint32_t *words, uint32_t bit)
{
	return words[bit / 32] >> (bit % 32) & 1;
}

void bitmap_fill(uint32_t *words, uint32_t first, uint32_t count, bool value)
{
	for (uint32_t bit = first; bit < first + count; bit++) {
		uint32_t mask = 1u << (bit % 32);

		if (value)
			words[bit / 32] |= mask;
		else
			words[bit / 32] &= ~mask;
	}
}

uint32_t bitmap_find_clear(const uint32_t *words, uint32_t limit, uint32_t count)
{
	uint32_t run = 0;

	for (uint32_t bit = 0; bit < limit; bit++) {
		run = bitmap_get(words, bit) ? 0 : run + 1;
		if (run == count)
			return bit + 1 - count;
	}
	return limit;
}

uint32_t bitmap_count_set(const uint32_t *words, uint32_t limit)
{
	uint32_t count = 0;

	for (uint32_t bit = 0; bit < limit; bit++)
		count += bitmap_get(words, bit);
	return count;
}
