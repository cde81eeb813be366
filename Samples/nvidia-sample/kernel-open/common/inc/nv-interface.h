/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/* What nvidia.ko exports to the other modules. */
#ifndef NV_INTERFACE_H
#define NV_INTERFACE_H

#include <linux/types.h>

struct nvidia_rm_ops {
	const char *version;
	u32 (*pages_get)(u32 count); /* a handle, or 0 */
	int (*pages_put)(u32 handle);
};

/* To nvidia-modeset. */
int nvidia_get_rm_ops(struct nvidia_rm_ops *ops);

/* To nvidia-uvm. */
int nvUvmInterfaceRegisterUvm(const char *version);
void nvUvmInterfaceUnregisterUvm(void);

/* To nvidia-peermem. */
int nvidia_p2p_get_pages(u32 count, u32 *handle);
int nvidia_p2p_put_pages(u32 handle);

#endif
