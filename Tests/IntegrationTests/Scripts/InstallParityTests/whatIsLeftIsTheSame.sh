#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/InstallParityTests/compare.sh"

mkdir -p "$own"
cp /var/home/other.ko "$own/vboxdrv.ko"
depmod "$plain"
compare otherDriver
rm -r "$folder/updates"

cp /var/home/other.ko "$folder/first.ko"
depmod "$plain"
compare nothing

mkdir -p "$folder/extra" "$folder/kernel/drivers/video"
for module in nvidia nvidia-uvm; do
    cp "$tree/$plain/$arch/module/$module.ko" "$folder/extra/"
    echo >>"$folder/extra/$module.ko"
done
cp "$tree/$plain/$arch/module/nvidia-drm.ko" "$folder/kernel/drivers/video/"
depmod "$plain"
compare manual
rm -r "$folder/extra" "$folder/kernel"

for script in before after; do
    {
        echo '#!/bin/bash'
        echo "{ echo $script \"\$*\" \"\$PWD\" \$(umask) \$(readlink /var/lib/dkms/nvidia/kernel-*)"
        # shellcheck disable=SC2028 # for find
        echo "find $own -printf '%f\n' | sort"
        echo "} >>/var/home/scripts.log 2>/dev/null"
    } >"$source/$script"
    chmod 755 "$source/$script"
done
cp "$source/dkms.conf" /var/home/dkms.conf
printf 'PRE_INSTALL="before one two"\nPOST_INSTALL=after\n' >>"$source/dkms.conf"
# This works with DKMS 3.2 and later. Older versions do not know it.
# shellcheck disable=SC2016 # for dkms
echo 'post_transaction="echo transaction $kernelver >>/var/home/scripts.log"' >>/etc/dkms/framework.conf
compare scripts
sed -i '/post_transaction="echo/d' /etc/dkms/framework.conf
cp /var/home/dkms.conf "$source/dkms.conf"
printf 'symlink_modules=yes\n' >>/etc/dkms/framework.conf
compare symlinks
sed -i '/symlink_modules=/d' /etc/dkms/framework.conf
