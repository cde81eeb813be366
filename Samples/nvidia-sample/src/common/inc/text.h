/* SPDX-License-Identifier: GPL-2.0 OR MIT */
#ifndef TEXT_H
#define TEXT_H

#include "nvtypes.h"

size_t text_length(const char *text);
bool text_equal(const char *a, const char *b);

/* Reads a decimal number and moves *text behind it; false, and *text unmoved, if there is none or it is too large. */
bool text_take_number(const char **text, uint32_t *number);

#endif
