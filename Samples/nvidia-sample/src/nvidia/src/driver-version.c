// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "driver-version.h"
#include "text.h"

bool driver_version_parse(const char *text, struct driver_version *version)
{
	version->patch = 0;
	if (!text_take_number(&text, &version->branch) || *text++ != '.' ||
	    !text_take_number(&text, &version->minor))
		return false;
	if (*text == '.') {
		text++;
		if (!text_take_number(&text, &version->patch))
			return false;
	}
	return *text == '\0';
}
