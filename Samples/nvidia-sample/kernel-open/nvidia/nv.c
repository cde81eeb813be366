// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "nv-interface.h"
#include "nv-linux.h"
#include "nv-rm.h"

#include <linux/mutex.h>

#define NV_PREFIX "NVRM: "

/* The agnostic part does not lock. */
static DEFINE_MUTEX(rm_lock);

static u32 nv_pages_get(u32 count)
{
	u32 handle;

	mutex_lock(&rm_lock);
	handle = rm_pages_get(count);
	mutex_unlock(&rm_lock);
	return handle;
}

static int nv_pages_put(u32 handle)
{
	int error;

	mutex_lock(&rm_lock);
	error = rm_pages_put(handle);
	mutex_unlock(&rm_lock);
	return error ? -EINVAL : 0;
}

int nvidia_get_rm_ops(struct nvidia_rm_ops *ops)
{
	ops->version = rm_version();
	ops->pages_get = nv_pages_get;
	ops->pages_put = nv_pages_put;
	return 0;
}
EXPORT_SYMBOL(nvidia_get_rm_ops);

int nvUvmInterfaceRegisterUvm(const char *version)
{
	if (strcmp(version, rm_version()) == 0)
		return 0;
	pr_err(NV_PREFIX "nvidia-uvm is version %s, nvidia is %s\n", version, rm_version());
	return -EINVAL;
}
EXPORT_SYMBOL(nvUvmInterfaceRegisterUvm);

void nvUvmInterfaceUnregisterUvm(void)
{
}
EXPORT_SYMBOL(nvUvmInterfaceUnregisterUvm);

int nvidia_p2p_get_pages(u32 count, u32 *handle)
{
	*handle = nv_pages_get(count);
	return *handle ? 0 : -ENOMEM;
}
EXPORT_SYMBOL(nvidia_p2p_get_pages);

int nvidia_p2p_put_pages(u32 handle)
{
	return nv_pages_put(handle);
}
EXPORT_SYMBOL(nvidia_p2p_put_pages);

static int __init nvidia_init_module(void)
{
	int failed;

	/* A kernel interface linked with the agnostic part of another release. */
	if (strcmp(rm_version(), NV_VERSION_STRING) != 0) {
		pr_err(NV_PREFIX "nv-kernel.o is version %s, the kernel interface is " NV_VERSION_STRING "\n",
		       rm_version());
		return -EINVAL;
	}

	failed = rm_init();
	if (failed) {
		pr_err(NV_PREFIX "self test %d failed\n", failed);
		return -EIO;
	}

	pr_info(NV_PREFIX "loading %s (sample)\n", rm_banner());
	pr_info(NV_PREFIX "%s\n", rm_identification());
	return 0;
}

static void __exit nvidia_exit_module(void)
{
	if (rm_pages_in_use())
		pr_err(NV_PREFIX "%u pages were not given back\n", rm_pages_in_use());
	rm_shutdown();
	pr_info(NV_PREFIX "unloaded (sample)\n");
}

module_init(nvidia_init_module);
module_exit(nvidia_exit_module);

NV_MODULE("nvctl sample: not a driver, stands for nvidia.ko");
MODULE_FIRMWARE("nvidia/" NV_VERSION_STRING "/gsp_ga10x.bin");
MODULE_FIRMWARE("nvidia/" NV_VERSION_STRING "/gsp_tu10x.bin");
