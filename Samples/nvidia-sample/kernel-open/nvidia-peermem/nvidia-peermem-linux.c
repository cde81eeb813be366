// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "nv-interface.h"
#include "nv-linux.h"

#define PEERMEM_PREFIX "nvidia-peermem: "

#ifdef NV_EXPORTS_ib_register_peer_memory_client
#define PEER_MEMORY_CLIENTS "peer memory clients"
#else
#define PEER_MEMORY_CLIENTS "no peer memory clients in this kernel"
#endif

static u32 handle;

static int __init nv_peermem_init(void)
{
	int error = nvidia_p2p_get_pages(4, &handle);

	if (error)
		return error;
	pr_info(PEERMEM_PREFIX "loaded, " PEER_MEMORY_CLIENTS " (sample)\n");
	return 0;
}

static void __exit nv_peermem_exit(void)
{
	nvidia_p2p_put_pages(handle);
	pr_info(PEERMEM_PREFIX "unloaded (sample)\n");
}

module_init(nv_peermem_init);
module_exit(nv_peermem_exit);

NV_MODULE("nvctl sample: not a driver, stands for nvidia-peermem.ko");
