/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Between the agnostic part of nvidia.ko and its kernel interface. Both have a copy of this file, because each
 * must compile without the other: src/nvidia/interface/nv-rm.h and kernel-open/nvidia/nv-rm.h.
 */
#ifndef NV_RM_H
#define NV_RM_H

/* Given by the agnostic part. The caller serializes. */

/* 0, or the number of the self test that failed. */
int rm_init(void);
void rm_shutdown(void);

const char *rm_version(void);        /* 590.48.01 */
const char *rm_banner(void);         /* NVIDIA UNIX Open Kernel Module for x86_64  590.48.01 */
const char *rm_identification(void); /* the banner, and who built it, where and when */

/* Pages of a memory that does not exist. get: a handle, or 0. */
unsigned int rm_pages_get(unsigned int count);
int rm_pages_put(unsigned int handle);
unsigned int rm_pages_in_use(void);

/* Wanted from the kernel interface. */

unsigned int os_random_below(unsigned int limit);
unsigned int os_load_le32(const void *bytes);

#endif
