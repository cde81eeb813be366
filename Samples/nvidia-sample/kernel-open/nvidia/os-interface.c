// SPDX-License-Identifier: GPL-2.0 OR MIT
/* What the agnostic part wants from the kernel. */
#include "nv-linux.h"
#include "nv-rm.h"

#include <linux/random.h>
#ifdef NV_LINUX_UNALIGNED_H_PRESENT
#include <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif
#ifndef NV_GET_RANDOM_U32_BELOW_PRESENT
#include <linux/prandom.h>
#endif

unsigned int os_random_below(unsigned int limit)
{
#ifdef NV_GET_RANDOM_U32_BELOW_PRESENT
	return get_random_u32_below(limit);
#else
	return prandom_u32_max(limit);
#endif
}

unsigned int os_load_le32(const void *bytes)
{
	return get_unaligned_le32(bytes);
}
