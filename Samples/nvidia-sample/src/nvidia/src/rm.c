// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "nv-rm.h"
#include "handle.h"
#include "heap.h"
#include "selftest.h"
#include "version.h"

extern const char NVRM_ID[]; /* g_nvid_string.c, made at build time */

int rm_init(void)
{
	heap_reset();
	handle_reset(os_random_below(1u << 16));
	return selftest();
}

void rm_shutdown(void)
{
	heap_reset();
}

const char *rm_version(void)
{
	return NVIDIA_VERSION;
}

const char *rm_banner(void)
{
	return "NVIDIA UNIX Open Kernel Module for " NV_TARGET_ARCH "  " NVIDIA_VERSION;
}

const char *rm_identification(void)
{
	return NVRM_ID + sizeof("nvidia id: ") - 1;
}

unsigned int rm_pages_get(unsigned int count)
{
	struct page_range range = { .first = heap_take(count), .count = count };
	uint32_t handle;

	if (range.first == HEAP_PAGES)
		return 0;
	handle = handle_make(range);
	if (handle == 0)
		heap_give_back(range.first, range.count);
	return handle;
}

int rm_pages_put(unsigned int handle)
{
	struct page_range range;

	if (!handle_take_back(handle, &range))
		return -1;
	heap_give_back(range.first, range.count);
	return 0;
}

unsigned int rm_pages_in_use(void)
{
	return heap_in_use();
}
