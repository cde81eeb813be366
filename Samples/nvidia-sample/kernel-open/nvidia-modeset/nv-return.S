/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/* The agnostic part jumps here to return: RET is whatever this kernel wants a return to be. */
#include <linux/linkage.h>

SYM_FUNC_START(nv_return)
	RET
SYM_FUNC_END(nv_return)
