/* SPDX-License-Identifier: GPL-2.0 OR MIT */
#ifndef NVTYPES_H
#define NVTYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NV_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
