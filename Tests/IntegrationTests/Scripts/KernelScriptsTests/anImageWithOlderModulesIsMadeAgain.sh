#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/KernelScriptsTests/image.sh"
image=$1

begin
cp "/usr/lib/modules/$plain/build/.config" "/boot/config-$plain"
echo 'MODULES=list' >>/etc/initramfs-tools/initramfs.conf
echo nvidia >>/etc/initramfs-tools/modules
mkdir -p /var/lib/initramfs-tools
step make update-initramfs -c -k "$plain"
step content lsinitramfs "$image"
outdate
# An old image without NVIDIA's modules does not matter.
sed -i '/nvidia/d' /etc/initramfs-tools/modules
update-initramfs -u -k "$plain" >/dev/null
touch -d '1 hour ago' "$image"
step without verify
step untouched age
