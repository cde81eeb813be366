// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "crc32.h"

uint32_t crc32(const void *bytes, size_t count)
{
	const uint8_t *byte = bytes;
	uint32_t crc = ~0u;

	while (count--) {
		crc ^= *byte++;
		for (int bit = 0; bit < 8; bit++)
			crc = (crc >> 1) ^ (crc & 1 ? 0xEDB88320u : 0);
	}
	return ~crc;
}
