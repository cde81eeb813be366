// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "text.h"

size_t text_length(const char *text)
{
	size_t length = 0;

	while (text[length])
		length++;
	return length;
}

bool text_equal(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

bool text_take_number(const char **text, uint32_t *number)
{
	const char *at = *text;
	uint32_t value = 0;

	if (*at < '0' || *at > '9')
		return false;
	for (; *at >= '0' && *at <= '9'; at++) {
		uint32_t digit = *at - '0';

		if (value > (UINT32_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*text = at;
	*number = value;
	return true;
}
