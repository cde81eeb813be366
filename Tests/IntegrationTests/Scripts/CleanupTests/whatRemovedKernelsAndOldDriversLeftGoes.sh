#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/CleanupTests/three-kernels.sh"

# Two kernels are removed. Of one, the folder is left, with what DKMS and depmod wrote; of the other, not even that.
rm -r "/boot/vmlinuz-$cloud" "/usr/lib/modules/$cloud"/{build,source}
mv "/usr/lib/modules/$plain" /var/home/away
rm "/boot/vmlinuz-$plain"
mkdir -p /usr/lib/modules/6.0.0-manual/extra /usr/lib/modules/6.0.0-other/extra
cp "/usr/lib/modules/$backport"/updates/dkms/nvidia*.ko /usr/lib/modules/6.0.0-manual/extra
cp "/usr/lib/modules/$backport"/updates/dkms/nvidia*.ko /usr/lib/modules/6.0.0-other/extra
touch /usr/lib/modules/6.0.0-other/extra/somebody.ko
# A newer driver for the kernel that is left.
as_nobody sed -i 's/590.48.01/590.60.01/' "$clone/version.mk"
quietly nvctl driver source init "$clone"
quietly nvctl driver source sync
step before inodes "$backport"
watched dry cleanup
step execute cleanup --execute
step after inodes "$backport"
step folders ls /usr/lib/modules
step other find /usr/lib/modules/6.0.0-other -type f
step listed dkms status
step sources ls -A /var/lib/nvctl/sources
step links find /usr/src -maxdepth 1 -name 'nvidia*'
step status nvctl driver dkms status --verify
watched again cleanup --execute
