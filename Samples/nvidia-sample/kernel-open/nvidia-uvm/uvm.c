// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "nv-interface.h"
#include "nv-linux.h"

#define UVM_PREFIX "nvidia-uvm: "

static int __init uvm_init(void)
{
	int error = nvUvmInterfaceRegisterUvm(NV_VERSION_STRING);

	if (error)
		return error;

	pr_info(UVM_PREFIX "Loaded the UVM driver (sample)\n");
	return 0;
}

static void __exit uvm_exit(void)
{
	nvUvmInterfaceUnregisterUvm();
	pr_info(UVM_PREFIX "Unloaded the UVM driver (sample)\n");
}

module_init(uvm_init);
module_exit(uvm_exit);

NV_MODULE("nvctl sample: not a driver, stands for nvidia-uvm.ko");
