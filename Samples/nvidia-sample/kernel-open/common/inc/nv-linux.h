/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/* What every file of the kernel interface needs. */
#ifndef NV_LINUX_H
#define NV_LINUX_H

#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

#include "conftest/conftest.h" /* made by conftest.sh for the kernel at hand */

#define NV_MODULE(description)           \
	MODULE_DESCRIPTION(description); \
	MODULE_LICENSE("Dual MIT/GPL");  \
	MODULE_VERSION(NV_VERSION_STRING)

#endif
