// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "selftest.h"
#include "crc32.h"
#include "driver-version.h"
#include "nv-rm.h"
#include "queue.h"
#include "text.h"

static bool checksum_is_right(void)
{
	static const char text[] = "123456789";

	return crc32(text, text_length(text)) == 0xCBF43926u;
}

static bool version_is_readable(void)
{
	struct driver_version version;

	return driver_version_parse(rm_version(), &version) && !driver_version_parse("590.", &version);
}

static bool queue_keeps_order(void)
{
	struct queue queue = { .head = 0, .tail = 0 };
	uint32_t first, second;

	return queue_push(&queue, 1) && queue_push(&queue, 2) && queue_pop(&queue, &first) &&
	       queue_pop(&queue, &second) && first == 1 && second == 2 && !queue_pop(&queue, &first);
}

/* The kernel interface was linked, and answers. */
static bool os_answers(void)
{
	static const uint8_t bytes[] = { 0xFF, 0x78, 0x56, 0x34, 0x12 };

	return os_load_le32(bytes + 1) == 0x12345678u && os_random_below(1) == 0;
}

int selftest(void)
{
	if (!checksum_is_right())
		return 1;
	if (!version_is_readable())
		return 2;
	if (!queue_keeps_order())
		return 3;
	if (!os_answers())
		return 4;
	return 0;
}
