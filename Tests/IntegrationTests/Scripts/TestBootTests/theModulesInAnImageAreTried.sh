#!/usr/bin/env bash
source "$scripts/prelude.sh"
image=$1
source "$scripts/TestBootTests/bootable.sh"

touch "/usr/lib/modules/$plain"/modules.{order,builtin,builtin.modinfo}
cp "/usr/lib/modules/$plain/build/.config" "/boot/config-$plain"
echo 'MODULES=list' >>/etc/initramfs-tools/initramfs.conf
echo nvidia >>/etc/initramfs-tools/modules
mkdir -p /var/lib/initramfs-tools
# The module in the image is tried. The one on the disk no longer works.
update-initramfs -c -k "$plain" >/dev/null
: >"$place/nvidia.ko"
step image nvctl driver dkms test-boot --initramfs
