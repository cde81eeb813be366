#!/usr/bin/env bash
source "$scripts/prelude.sh"

only "$plain"
rm -rf /var/cache/nvctl/core
sed -i "/OBJCOPY.*keep-global/i\\\t@echo '// later' >>$source/src/nvidia/src/heap.c" "$source/src/common/agnostic.mk"
step before checksums "$plain"
step build nvctl driver dkms build --force
step after checksums "$plain"
step store ls -A /var/cache/nvctl/core
