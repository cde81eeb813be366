#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/CleanupTests/three-kernels.sh"

unbootable
# DKMS's link without files, files without DKMS's link, and a build without modules.
rm "/usr/lib/modules/$cloud"/updates/dkms/nvidia*.ko
rm "/var/lib/dkms/nvidia/kernel-$plain-$arch"
mkdir -p "$tree/6.0.0-stuck/$arch/log"
step execute cleanup --keep 1 --execute
step modules bash -c 'find /usr/lib/modules/*/updates/dkms -name "nvidia*.ko" | cut -d / -f 5 | sort -u'
step tree ls "$tree"
step listed dkms status
step index grep -hs nvidia "/usr/lib/modules/$plain/modules.dep"
