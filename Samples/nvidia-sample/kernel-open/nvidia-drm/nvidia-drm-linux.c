// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "nv-kms-interface.h"
#include "nv-linux.h"

#define NV_DRM_PREFIX "nvidia-drm: "

static int __init nv_drm_init(void)
{
	struct nvkms_functions_table nvkms = { .version = NV_VERSION_STRING };
	int error = nvKmsKapiGetFunctionsTable(&nvkms);

	if (error) {
		pr_err(NV_DRM_PREFIX "nvidia-modeset is not version " NV_VERSION_STRING "\n");
		return error;
	}

	pr_info(NV_DRM_PREFIX "loading driver, %u modes (sample)\n", nvkms.mode_count(32 << 20));
	return 0;
}

static void __exit nv_drm_exit(void)
{
	pr_info(NV_DRM_PREFIX "unloading driver (sample)\n");
}

module_init(nv_drm_init);
module_exit(nv_drm_exit);

NV_MODULE("nvctl sample: not a driver, stands for nvidia-drm.ko");
#ifdef NV_MODULE_IMPORT_NS_TAKES_CONSTANT
MODULE_IMPORT_NS(DMA_BUF);
#else
MODULE_IMPORT_NS("DMA_BUF");
#endif
