#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/InstallParityTests/compare.sh"

mkdir -p "$folder/extra"
cp /var/home/other.ko "$folder/extra/nvidia.ko"
cp /var/home/other.ko "$folder/first.ko"
depmod "$plain"
look_like_arch
compare arch
# On a distribution without ID_LIKE, dkms.conf decides.
sed -i 's/^ID=.*/ID=other/' /etc/os-release /usr/lib/os-release
sed -i 's,^\(DEST_MODULE_LOCATION.*=\).*,\1"/kernel/drivers/video",' "$source/dkms.conf"
mkdir -p "$folder/kernel/drivers/video/backlight"
cp /var/home/other.ko "$folder/kernel/drivers/video/backlight/backlight.ko"
cp /var/home/other.ko "$folder/kernel/drivers/video/nvidia-uvm.ko"
depmod "$plain"
compare other
# Two folders for one set.
sed -i '/LOCATION\[1\]/s,".*","/kernel/drivers/char",' "$source/dkms.conf"
compare folders
