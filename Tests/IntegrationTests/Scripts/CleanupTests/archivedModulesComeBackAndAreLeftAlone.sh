#!/usr/bin/env bash
source "$scripts/prelude.sh"

look_like_arch
rm "/boot/vmlinuz-$plain"
mkdir "/usr/lib/modules/$plain/extra"
mv "/usr/lib/modules/$plain"/updates/dkms/nvidia*.ko "/usr/lib/modules/$plain/extra"
rm "/var/lib/dkms/nvidia/kernel-$plain-$arch"
depmod "$plain"
# These are the user's own: their bytes are not those of DKMS's modules.
sed -i 's/srcversion=[0-9A-F]\{4\}/srcversion=0000/' "/usr/lib/modules/$plain"/extra/*.ko
step build nvctl driver dkms build
step archived find /var/lib/dkms/nvidia/original_module -name '*.ko'
step execute nvctl driver dkms cleanup --keep 0 --execute
step modules modules "$plain"
step tree find "$tree" /var/lib/dkms/nvidia -maxdepth 1 -not -name mok
step status nvctl driver dkms status
watched again nvctl driver dkms cleanup --keep 0 --execute
