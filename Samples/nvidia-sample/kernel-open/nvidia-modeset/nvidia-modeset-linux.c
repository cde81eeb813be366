// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "nv-interface.h"
#include "nv-kms-interface.h"
#include "nv-kms.h"
#include "nv-linux.h"

#include <linux/timer.h>

#define NVKMS_PREFIX "nvidia-modeset: "

/* Never armed. */
static struct timer_list nvkms_timer;

static void nvkms_timer_expired(struct timer_list *timer)
{
}

static void nvkms_timer_stop(void)
{
#ifdef NV_TIMER_DELETE_SYNC_PRESENT
	timer_delete_sync(&nvkms_timer);
#else
	del_timer_sync(&nvkms_timer);
#endif
}

static u32 nvkms_mode_count(u64 frame_buffer_bytes)
{
	return nvKmsModeCount(frame_buffer_bytes);
}

int nvKmsKapiGetFunctionsTable(struct nvkms_functions_table *table)
{
	if (strcmp(table->version, nvKmsVersion()) != 0)
		return -EINVAL;
	table->mode_count = nvkms_mode_count;
	return 0;
}
EXPORT_SYMBOL(nvKmsKapiGetFunctionsTable);

static int __init nvkms_init(void)
{
	struct nvidia_rm_ops rm;
	int error = nvidia_get_rm_ops(&rm);

	if (error)
		return error;
	if (nvKmsInit(rm.version) != 0) {
		pr_err(NVKMS_PREFIX "Version mismatch: nvidia.ko(%s) nvidia-modeset.ko(%s)\n", rm.version,
		       nvKmsVersion());
		return -EINVAL;
	}

	timer_setup(&nvkms_timer, nvkms_timer_expired, 0);
	pr_info(NVKMS_PREFIX "Loading %s (sample)\n", nvKmsBanner());
	return 0;
}

static void __exit nvkms_exit(void)
{
	nvkms_timer_stop();
	pr_info(NVKMS_PREFIX "Unloading (sample)\n");
}

module_init(nvkms_init);
module_exit(nvkms_exit);

NV_MODULE("nvctl sample: not a driver, stands for nvidia-modeset.ko");
