#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/StoppedPhaseTests/holding.sh"

only "$plain" "$backport"
rm -rf /var/cache/nvctl/core
cat >>"$source/kernel-open/nvidia-uvm/uvm.c" <<'END'
#include <linux/version.h>
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
#error not for this kernel
#endif
END
# Linking the independent part waits until it is told to continue.
sed -i "/OBJCOPY.*keep-global/i\\\t@until [ -e $flags/go ]; do sleep 0.1; done" \
    "$source/src/common/agnostic.mk"
begin build "$NVCTL" driver dkms build --force --jobs 2 --parallel 2
comes grep -q "$backport: FAILED" "$results/build.err"
touch "$flags/go"
end build
