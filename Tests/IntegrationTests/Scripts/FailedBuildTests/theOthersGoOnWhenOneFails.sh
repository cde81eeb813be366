#!/usr/bin/env bash
source "$scripts/prelude.sh"

only "$plain" "$backport"
as_nobody bash -c "cat >>'$clone/kernel-open/nvidia-uvm/uvm.c'" <<'END'
#include <linux/version.h>
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
#error not for this kernel
#endif
END
step sync nvctl driver source sync
step json nvctl driver source sync --json
step status nvctl driver dkms status
step dkms dkms status
