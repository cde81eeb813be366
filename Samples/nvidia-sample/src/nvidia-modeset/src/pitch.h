/* SPDX-License-Identifier: GPL-2.0 OR MIT */
#ifndef PITCH_H
#define PITCH_H

#include "nvtypes.h"

/* Bytes of a frame buffer of four bytes a pixel, each line on a boundary of 256. */
uint64_t frame_buffer_bytes(uint32_t width, uint32_t height);

#endif
