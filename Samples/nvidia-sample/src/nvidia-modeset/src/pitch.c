// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "pitch.h"

uint64_t frame_buffer_bytes(uint32_t width, uint32_t height)
{
	uint64_t pitch = ((uint64_t)width * 4 + 255) & ~(uint64_t)255;

	return pitch * height;
}
