/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/* What nvidia-modeset.ko exports to nvidia-drm. */
#ifndef NV_KMS_INTERFACE_H
#define NV_KMS_INTERFACE_H

#include <linux/types.h>

struct nvkms_functions_table {
	const char *version; /* to be set by the caller */
	u32 (*mode_count)(u64 frame_buffer_bytes);
};

/* -EINVAL if the caller is of another version. */
int nvKmsKapiGetFunctionsTable(struct nvkms_functions_table *table);

#endif
