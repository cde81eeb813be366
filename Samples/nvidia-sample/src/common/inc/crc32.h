/* SPDX-License-Identifier: GPL-2.0 OR MIT */
#ifndef CRC32_H
#define CRC32_H

#include "nvtypes.h"

/* The CRC-32 of Ethernet and zip. */
uint32_t crc32(const void *bytes, size_t count);

#endif
